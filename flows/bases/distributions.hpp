// Base distributions: what the latent z of a flow follows.
#pragma once

#include "engine/module.hpp"
#include "engine/ops.hpp"
#include "engine/random.hpp"
#include "flows/data/bounds.hpp"

namespace tapeflow {

/// A distribution of rows of D numbers whose density and sampler are known.
///
/// check_distribution (flows/checks) tests that the two belong together.
template <class T>
class Distribution : public Module<T> {
 public:
  explicit Distribution(std::size_t features) : features_(features) {}

  std::size_t features() const { return features_; }

  /// log p(z) in nats for each row of z [N, D]: [N].
  virtual Var<T> log_prob(Var<T> z) const = 0;

  /// `count` independent draws, [count, D].
  virtual Array<T> sample(std::size_t count, Rng& rng) const = 0;

  /// The same of p(z | c) for a context c [N, C], row by row: with `count` rows to sample. A
  /// distribution that knows nothing of contexts ignores it.
  virtual Var<T> log_prob(Var<T> z, Var<T> /*context*/) const { return log_prob(z); }
  virtual Array<T> sample(std::size_t count, Rng& rng, const Array<T>* /*context*/) const {
    return sample(count, rng);
  }

  /// The number of context columns C that these need; 0 for none.
  virtual std::size_t context_features() const { return 0; }

  /// A box that holds all but about 1e-8 of each column's mass: where quadrature has to look.
  virtual Bounds bounds() const = 0;

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
  Bounds bounds() const override;
};

/// Independent logistic numbers: log p(z) = Σ_j -z_j - 2 softplus(-z_j). NICE's base (Dinh et al.,
/// arXiv:1410.8516, section 3.5): its tails are heavier than the normal's.
template <class T>
class Logistic : public Distribution<T> {
 public:
  using Distribution<T>::Distribution;

  Var<T> log_prob(Var<T> z) const override;
  Array<T> sample(std::size_t count, Rng& rng) const override;
  Bounds bounds() const override;
};

/// Uniform on the unit cube [0, 1]^D: log p(z) = 0 inside, -infinity outside. Where the density is
/// flat it has no gradient to give; a flow trained with it needs a last layer that ends in the
/// cube.
template <class T>
class Uniform : public Distribution<T> {
 public:
  using Distribution<T>::Distribution;

  Var<T> log_prob(Var<T> z) const override;
  Array<T> sample(std::size_t count, Rng& rng) const override;
  Bounds bounds() const override;
};

}  // namespace tapeflow
