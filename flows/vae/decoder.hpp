// The likelihood p(x | z) of a variational autoencoder.
#pragma once

#include "engine/nets.hpp"

#include <memory>

namespace tapeflow {

/// p(x | z): how likely data x [N, X] are, given a latent z [N, D] for each row.
template <class T>
class Decoder : public Module<T> {
 public:
  /// log p(x | z) in nats for each row, [N].
  virtual Var<T> log_prob(Var<T> x, Var<T> z) const = 0;

  /// The mean of x given z, [N, X].
  virtual Var<T> mean(Var<T> z) const = 0;

  /// A draw of p(x | z) for each row of z, [N, X].
  virtual Array<T> sample(Var<T> z, Rng& rng) const = 0;
};

/// Columns that are 0 or 1, each by itself: x_j is 1 with probability sigmoid(l_j), where the
/// network returns the logits l [N, X] (Kingma & Welling, arXiv:1312.6114, appendix C.1):
///
///   log p(x | z) = Σ_j (x_j l_j - softplus(l_j))
template <class T>
class BernoulliDecoder : public Decoder<T> {
 public:
  explicit BernoulliDecoder(std::unique_ptr<Network<T>> network) : network_(std::move(network)) {}

  Var<T> log_prob(Var<T> x, Var<T> z) const override;
  Var<T> mean(Var<T> z) const override { return sigmoid((*network_)(z)); }
  Array<T> sample(Var<T> z, Rng& rng) const override;
  void visit(ParameterVisitor<T>& visitor) override { visitor("network", *network_); }

 private:
  std::unique_ptr<Network<T>> network_;
};

/// Real numbers around the network's result f(z) [N, X], with one deviation σ for all columns,
/// which is trained:
///
///   log p(x | z) = -Σ_j (x_j - f_j(z))² / (2 σ²) - X ln(σ √(2π))
template <class T>
class GaussianDecoder : public Decoder<T> {
 public:
  /// `deviation` is where σ starts. std::invalid_argument unless it is above 0.
  GaussianDecoder(std::unique_ptr<Network<T>> network, double deviation);

  Var<T> log_prob(Var<T> x, Var<T> z) const override;
  Var<T> mean(Var<T> z) const override { return (*network_)(z); }
  Array<T> sample(Var<T> z, Rng& rng) const override;
  void visit(ParameterVisitor<T>& visitor) override;

 private:
  std::unique_ptr<Network<T>> network_;
  Parameter<T> log_deviation_;  // [1]
};

}  // namespace tapeflow
