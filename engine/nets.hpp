// Networks: the linear layer and the multilayer perceptron.
#pragma once

#include "engine/module.hpp"
#include "engine/ops.hpp"
#include "engine/random.hpp"

#include <vector>

namespace tapeflow {

/// The bound of the uniform numbers that weights start with: sqrt(6 / (in + out)) for tanh, sigmoid
/// and identity (Glorot & Bengio 2010, eq. 16), sqrt(6 / in) for relu and softplus (He et al.,
/// arXiv:1502.01852, eq. 10). A unit has `in` inputs, and `out` units use each input.
double weight_bound(std::size_t in, std::size_t out, Activation activation);

/// y = f(x W + b) for x [N, in]: [N, out]. W is drawn uniformly within ±weight_bound; b starts at
/// zero.
template <class T>
class Linear : public Module<T> {
 public:
  Linear(std::size_t in, std::size_t out, Activation activation, Rng& rng);

  Var<T> operator()(Var<T> x) const;

  void visit(ParameterVisitor<T>& visitor) override;

  Parameter<T>& weight() { return weight_; }
  Parameter<T>& bias() { return bias_; }

 private:
  Parameter<T> weight_, bias_;
  Activation activation_;
};

/// How the weights of a network's last layer start. With `zero` the network's output is zero for
/// every input, which lets a flow start as the identity.
enum class LastLayer { random, zero };

/// A function with parameters from rows [N, in] to rows [N, out].
template <class T>
class Network : public Module<T> {
 public:
  virtual Var<T> operator()(Var<T> x) const = 0;
};

/// Linear layers of the widths {in, hidden …, out}, with the activation after all but the last.
template <class T>
class Mlp : public Network<T> {
 public:
  Mlp(const std::vector<std::size_t>& widths, Activation activation, Rng& rng,
      LastLayer last = LastLayer::random);

  Var<T> operator()(Var<T> x) const override;

  void visit(ParameterVisitor<T>& visitor) override;

 private:
  std::vector<Linear<T>> layers_;
};

}  // namespace tapeflow
