#include "engine/gated_net.hpp"

#include "engine/sequence_ops.hpp"

namespace tapeflow {
namespace {

template <class T>
Parameter<T> drawn(std::string name, const Shape& shape, double bound, Rng& rng) {
  return {std::move(name), rng.uniform<T>(shape, -bound, bound)};
}

// [N, L, C] as rows [N L, C].
template <class T>
Var<T> frames(Var<T> x) {
  return reshape(x, {x.extent(0) * x.extent(1), x.extent(2)});
}

}  // namespace

template <class T>
Conv1d<T>::Conv1d(std::size_t side, std::size_t in, std::size_t out, Activation activation,
                  Rng& rng)
    : kernel_(drawn<T>("kernel", {side, in, out}, weight_bound(side * in, side * out, activation),
                       rng)),
      bias_{"bias", filled<T>({out}, 0)},
      activation_(activation) {
  require(side % 2 == 1,
          "Conv1d: needs a kernel of an odd number of frames, got " + std::to_string(side));
}

template <class T>
Var<T> Conv1d<T>::operator()(Var<T> x) const {
  Tape<T>& tape = x.tape();
  return conv1d(x, tape.watch(kernel_), tape.watch(bias_), activation_);
}

template <class T>
void Conv1d<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("kernel", kernel_);
  visitor("bias", bias_);
}

template <class T>
GatedNet<T>::GatedNet(std::size_t in, std::size_t given, std::size_t out,
                      const GatedNetOptions& options, Rng& rng)
    : in_(in),
      given_(given),
      hidden_(options.hidden),
      first_(in, hidden_, Activation::identity, rng),
      last_(hidden_, out, Activation::identity, rng) {
  for (std::size_t i = 0; i < options.blocks; ++i) {
    blocks_.push_back({Conv1d<T>(options.side, hidden_, 2 * hidden_, Activation::identity, rng),
                       drawn<T>("given", {given, 2 * hidden_},
                                weight_bound(given, 2 * hidden_, Activation::tanh), rng),
                       Linear<T>(hidden_, hidden_, Activation::identity, rng)});
  }
  last_.weight().value.fill(T(0));
}

// tag: gated-net
template <class T>
Var<T> GatedNet<T>::operator()(Var<T> x, Var<T> given, Var<T> real) const {
  require_fit(x, given, real);
  const std::size_t N = x.extent(0), L = x.extent(1);
  const Var<T> mask = reshape(real, {N * L, 1});
  // Padded frames may hold numbers so large that their products overflow, and 0 times Inf is NaN.
  given = given_ > 0 ? frames(given) * mask : Var<T>();
  Var<T> h = first_(frames(x) * mask) * mask;
  for (const Block& block : blocks_) {
    h = (h + block.back(gated(block, h, given, {N, L, hidden_}))) * mask;
  }
  const Var<T> y = last_(h) * mask;
  return reshape(y, {N, L, y.extent(1)});
}

// tanh(u_a) sigmoid(u_b) for the rows h [N L, hidden] of sequences of the shape [N, L, hidden].
template <class T>
Var<T> GatedNet<T>::gated(const Block& block, Var<T> h, Var<T> given,
                          const Shape& sequences) const {
  Var<T> u = frames(block.convolution(reshape(h, sequences)));
  if (given) u = u + matmul(given, h.tape().watch(block.given));
  return tanh(slice(u, 1, 0, hidden_)) * sigmoid(slice(u, 1, hidden_));
}
// end: gated-net

template <class T>
void GatedNet<T>::require_fit(Var<T> x, Var<T> given, Var<T> real) const {
  const bool fits = x.rank() == 3 && x.extent(2) == in_ && real &&
                    real.shape() == Shape{x.extent(0), x.extent(1)};
  const bool given_fits =
      given_ == 0 || (given && fits && given.shape() == Shape{x.extent(0), x.extent(1), given_});
  if (fits && given_fits) return;
  const auto shape_of = [](Var<T> v) { return v ? to_string(v.shape()) : std::string("none"); };
  const std::string needed = "x [N, L, " + std::to_string(in_) + "]", got = "x " + shape_of(x);
  const std::string given_needed = ", given [N, L, " + std::to_string(given_) + "]";
  shape_error(
      "GatedNet", needed + (given_ > 0 ? given_needed : "") + " and real [N, L]",
      got + (given_ > 0 ? ", given " + shape_of(given) : "") + " and real " + shape_of(real));
}

template <class T>
void GatedNet<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("first", first_);
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    const std::string block = "blocks." + std::to_string(i) + ".";
    visitor(block + "convolution", blocks_[i].convolution);
    if (given_ > 0) visitor(block + "given", blocks_[i].given);
    visitor(block + "back", blocks_[i].back);
  }
  visitor("last", last_);
}

template class Conv1d<float>;
template class Conv1d<double>;
template class GatedNet<float>;
template class GatedNet<double>;

}  // namespace tapeflow
