#include "piecewise_linear.hpp"

namespace tapeflow {
namespace {

constexpr double least_slope = 1e-3;  // ε

}  // namespace

// tag: constructor
template <class T>
PiecewiseLinear<T>::PiecewiseLinear(Split split, const PiecewiseLinearOptions& options, Rng& rng)
    : Coupling<T>(std::move(split), options.context_features),
      bins_(options.bins),
      reach_(static_cast<T>(options.reach)),
      net_(network_widths(this->split(), options.context_features, options.hidden, options.bins),
           Activation::softplus, rng, LastLayer::zero) {}
// end: constructor

// tag: along-pieces
template <class T>
Transformed<T> along_pieces(Var<T> x, Var<T> edges, Var<T> slope, Var<T> log_slope) {
  const std::size_t pieces = slope.extent(2);
  const Var<T> from = slice(edges, 2, 0, pieces), to = slice(edges, 2, 1, pieces + 1);
  const Var<T> at = reshape(x, {x.extent(0), x.extent(1), 1});
  const Var<T> walked = minimum(relu(at - from), to - from);  // [N, M, K]
  const Var<T> zero = log_slope * T(0);
  const Var<T> here = where(relu(from - at), zero, where(relu(to - at), log_slope, zero));
  return {x + sum((slope - 1) * walked, {2}), sum(here, {1, 2})};
}
// end: along-pieces

// tag: slopes
template <class T>
Var<T> PiecewiseLinear<T>::logits(Var<T> input) const {
  return reshape(net_(input), {input.extent(0), this->split().moved.size(), bins_});
}

template <class T>
Var<T> PiecewiseLinear<T>::slopes(Var<T> input) const {
  return softmax(logits(input), 2) * (T(1 - least_slope) * T(bins_)) + T(least_slope);
}
// end: slopes

// tag: edges
template <class T>
Var<T> PiecewiseLinear<T>::edges(Tape<T>& tape) const {
  Array<T> edges(Shape{1, 1, bins_ + 1});
  for (std::size_t k = 0; k <= bins_; ++k) edges(0, 0, k) = reach_ * (2 * T(k) / T(bins_) - 1);
  return tape.constant(std::move(edges));
}

template <class T>
Var<T> PiecewiseLinear<T>::edges_in_latent(Var<T> slope) const {
  const Var<T> width = slope * (2 * reach_ / T(bins_));
  const Var<T> first = slice(width, 2, 0, 1) * T(0) - reach_;
  return concatenate({first, first + cumsum(width, 2)}, 2);
}
// end: edges

// tag: maps
template <class T>
Transformed<T> PiecewiseLinear<T>::move(Var<T> x_b, Var<T> input) const {
  const Var<T> s = slopes(input);
  return along_pieces(x_b, edges(x_b.tape()), s, log(s));
}

template <class T>
Transformed<T> PiecewiseLinear<T>::move_back(Var<T> z_b, Var<T> input) const {
  const Var<T> s = slopes(input);
  return along_pieces(z_b, edges_in_latent(s), T(1) / s, -log(s));
}
// end: maps

// tag: visit
template <class T>
void PiecewiseLinear<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("net", net_);
}
// end: visit

// tag: make
// Every other column is kept. A single column has no other to keep.
template <class T>
std::unique_ptr<Bijector<T>> make_piecewise_linear(std::size_t features, Rng& rng) {
  const Split split = features == 1 ? Split{{}, {0}} : alternating_split(features);
  return std::make_unique<PiecewiseLinear<T>>(split, PiecewiseLinearOptions{}, rng);
}
// end: make

// tag: instantiations
template class PiecewiseLinear<float>;
template class PiecewiseLinear<double>;
template std::unique_ptr<Bijector<float>> make_piecewise_linear<float>(std::size_t, Rng&);
template std::unique_ptr<Bijector<double>> make_piecewise_linear<double>(std::size_t, Rng&);
// end: instantiations
template Transformed<float> along_pieces(Var<float>, Var<float>, Var<float>, Var<float>);
template Transformed<double> along_pieces(Var<double>, Var<double>, Var<double>, Var<double>);

}  // namespace tapeflow
