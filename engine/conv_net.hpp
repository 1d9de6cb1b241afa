// Networks on pictures: the convolutional layer, and a network of three of them.
#pragma once

#include "engine/nets.hpp"

namespace tapeflow {

/// y = f(x ∗ kernel + bias) for x [N, H, W, in]: [N, H, W, out], with a kernel of `side` x `side`
/// pixels, an odd number.
///
/// The kernel is drawn as the weights of a `Linear` layer are, from the side x side x in numbers
/// that an output sees; the bias starts at zero.
template <class T>
class Conv2d : public Module<T> {
 public:
  Conv2d(std::size_t side, std::size_t in, std::size_t out, Activation activation, Rng& rng);

  Var<T> operator()(Var<T> x) const;

  void visit(ParameterVisitor<T>& visitor) override;

  Parameter<T>& kernel() { return kernel_; }
  Parameter<T>& bias() { return bias_; }

 private:
  Parameter<T> kernel_, bias_;
  Activation activation_;
};

struct ConvNetOptions {
  std::size_t hidden = 64;  ///< channels of the two hidden layers
  Activation activation = Activation::relu;
  std::size_t context = 0;  ///< columns of the context; 0: there is none
};

/// A network from pictures to pictures of the same size, whose output starts at zero:
///
///   h = f(x ∗ K₁ + b₁ + c A),   g = f(h ∗ K₂ + b₂),   y = (g ∗ K₃ + b₃) e^(3 s)
///
/// for x [N, H, W, in]: y [N, H, W, out]. K₁ and K₃ are kernels of 3 x 3 pixels, K₂ one of 1 x 1; s
/// [out] is a log-scale for each channel, which training moves three times as fast as b₃. A context
/// c [N, E] moves the first hidden layer of each picture by c A, the same at every pixel.
///
/// K₃, b₃ and s start at zero, so that the output is zero for every input. For a pixel the network
/// costs 18 hidden (in + out) + 2 hidden² operations.
template <class T>
class ConvNet : public Module<T> {
 public:
  ConvNet(std::size_t in, std::size_t out, const ConvNetOptions& options, Rng& rng);

  Var<T> operator()(Var<T> x, Var<T> context = {}) const;

  void visit(ParameterVisitor<T>& visitor) override;

 private:
  Var<T> first_hidden(Var<T> x, Var<T> context) const;

  ConvNetOptions options_;
  Conv2d<T> first_, second_, last_;
  Parameter<T> context_;  // A; visited if there is a context
  Parameter<T> scale_;
};

}  // namespace tapeflow
