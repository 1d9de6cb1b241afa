// Base distributions: what the latent z of a flow follows.
#pragma once

#include "engine/module.hpp"
#include "engine/ops.hpp"
#include "engine/random.hpp"

namespace tapeflow {

/// A distribution of rows of D numbers whose density and sampler are known.
template <class T>
class Distribution : public Module<T> {
 public:
  explicit Distribution(std::size_t features) : features_(features) {}

  std::size_t features() const { return features_; }

  /// log p(z) in nats for each row of z [N, D]: [N].
  virtual Var<T> log_prob(Var<T> z) const = 0;

  /// `count` independent draws, [count, D].
  virtual Array<T> sample(std::size_t count, Rng& rng) const = 0;

  void visit(ParameterVisitor<T>&) override {}

 private:
  std::size_t features_;
};

/// Independent normal numbers of mean 0 and variance 1: log p(z) = -(|z|² + D ln 2π) / 2.
template <class T>
class StandardNormal : public Distribution<T> {
 public:
  using Distribution<T>::Distribution;

  Var<T> log_prob(Var<T> z) const override;
  Array<T> sample(std::size_t count, Rng& rng) const override;
};

}  // namespace tapeflow
