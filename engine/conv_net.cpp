#include "engine/conv_net.hpp"

#include "engine/check.hpp"
#include "engine/picture_ops.hpp"

namespace tapeflow {
namespace {

template <class T>
Parameter<T> drawn(std::string name, const Shape& shape, double bound, Rng& rng) {
  return {std::move(name), rng.uniform<T>(shape, -bound, bound)};
}

template <class T>
Var<T> activated(Var<T> x, Activation f) {
  switch (f) {
    case Activation::identity:
      return x;
    case Activation::relu:
      return relu(x);
    case Activation::tanh:
      return tanh(x);
    case Activation::sigmoid:
      return sigmoid(x);
    case Activation::softplus:
      return softplus(x);
  }
  return x;
}

// Throws ShapeError unless the context is [N, E]; for E = 0 there must be none.
template <class T>
void require_context(Var<T> context, std::size_t N, std::size_t E) {
  if (E == 0 ? !context : context && context.shape() == Shape{N, E}) return;
  shape_error("ConvNet", E == 0 ? "no context" : "a context " + to_string(Shape{N, E}),
              context ? to_string(context.shape()) : "none");
}

// With a context the activation comes after the context's part, so it is not the layer's.
Activation of_first(const ConvNetOptions& options) {
  return options.context > 0 ? Activation::identity : options.activation;
}

}  // namespace

template <class T>
Conv2d<T>::Conv2d(std::size_t side, std::size_t in, std::size_t out, Activation activation,
                  Rng& rng)
    : kernel_(drawn<T>("kernel", {side, side, in, out},
                       weight_bound(side * side * in, side * side * out, activation), rng)),
      bias_{"bias", filled<T>({out}, 0)},
      activation_(activation) {
  require(side % 2 == 1, "Conv2d: needs a kernel of an odd number of pixels, got " +
                             std::to_string(side) + " x " + std::to_string(side));
}

template <class T>
Var<T> Conv2d<T>::operator()(Var<T> x) const {
  Tape<T>& tape = x.tape();
  return conv2d(x, tape.watch(kernel_), tape.watch(bias_), activation_);
}

template <class T>
void Conv2d<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("kernel", kernel_);
  visitor("bias", bias_);
}

template <class T>
ConvNet<T>::ConvNet(std::size_t in, std::size_t out, const ConvNetOptions& options, Rng& rng)
    : options_(options),
      first_(3, in, options.hidden, of_first(options), rng),
      second_(1, options.hidden, options.hidden, options.activation, rng),
      last_(3, options.hidden, out, Activation::identity, rng),
      context_(drawn<T>("context", {options.context, options.hidden},
                        weight_bound(options.context, options.hidden, options.activation), rng)),
      scale_{"scale", filled<T>({out}, 0)} {
  last_.kernel().value.fill(T(0));
}

// tag: conv-net
template <class T>
Var<T> ConvNet<T>::operator()(Var<T> x, Var<T> context) const {
  const Var<T> y = last_(second_(first_hidden(x, context)));
  return y * exp(3 * x.tape().watch(scale_));
}
// end: conv-net

template <class T>
Var<T> ConvNet<T>::first_hidden(Var<T> x, Var<T> context) const {
  const Var<T> u = first_(x);
  require_context(context, u.extent(0), options_.context);
  if (!context) return u;
  const Var<T> moved = matmul(context, x.tape().watch(context_));  // [N, hidden]
  return activated(u + reshape(moved, {u.extent(0), 1, 1, options_.hidden}), options_.activation);
}

template <class T>
void ConvNet<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("first", first_);
  if (options_.context > 0) visitor("context", context_);
  visitor("second", second_);
  visitor("last", last_);
  visitor("scale", scale_);
}

template class Conv2d<float>;
template class Conv2d<double>;
template class ConvNet<float>;
template class ConvNet<double>;

}  // namespace tapeflow
