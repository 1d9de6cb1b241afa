#include "flows/layers/autoregressive/made.hpp"

#include "engine/check.hpp"
#include "flows/bijector.hpp"

#include <numeric>
#include <stdexcept>

namespace tapeflow {
namespace {

using Degrees = std::vector<std::size_t>;

// place[j] is where column j stands in the order.
std::vector<std::size_t> places(const std::vector<std::size_t>& order) {
  require(!order.empty(), "Made: needs at least one column, got none");
  return places_in(
      order, "Made: needs an order with each of 0 … {last} once, got {number} at place {place}");
}

// tag: degrees
Degrees input_degrees(std::size_t features, std::size_t context_features) {
  Degrees degrees(context_features + features - 1, 0);
  std::iota(degrees.begin() + static_cast<std::ptrdiff_t>(context_features), degrees.end(), 1);
  return degrees;
}

// `width` degrees from `low` to D-1, sorted and evenly spread.
Degrees hidden_degrees(std::size_t width, std::size_t low, std::size_t features) {
  Degrees degrees(width);
  for (std::size_t u = 0; u < width; ++u) {
    degrees[u] = low + (2 * u + 1) * (features - low) / (2 * width);
  }
  return degrees;
}

Degrees output_degrees(const std::vector<std::size_t>& order, std::size_t outputs) {
  Degrees degrees;
  const std::vector<std::size_t> place = places(order);
  for (std::size_t r = 0; r < outputs; ++r) {
    for (const std::size_t p : place) degrees.push_back(p + 1);
  }
  return degrees;
}
// end: degrees

}  // namespace

template <class T>
MaskedLinear<T>::MaskedLinear(const Array<T>& mask, Activation activation, Rng& rng)
    : activation_(activation) {
  require_rank("MaskedLinear", "mask", mask.shape(), 2);
  const std::size_t in = mask.shape()[0], out = mask.shape()[1];
  for (std::size_t j = 0; j < out; ++j) {
    seen_.push_back(0);
    while (seen_[j] < in && mask(seen_[j], j) == 1) ++seen_[j];
    for (std::size_t i = seen_[j]; i < in; ++i) {
      require(mask(i, j) == 0, "MaskedLinear: needs a mask of ones, then zeros in each column");
    }
  }
  Linear<T> dense(in, out, activation, rng);
  weight_ = std::move(dense.weight());
  bias_ = std::move(dense.bias());
  weight_.value *= mask;
}

// tag: masked-linear
template <class T>
Var<T> MaskedLinear<T>::operator()(Var<T> x) const {
  Tape<T>& tape = x.tape();
  return masked_linear(x, tape.watch(weight_), tape.watch(bias_), seen_, activation_);
}
// end: masked-linear

// tag: degree-mask
template <class T>
Array<T> degree_mask(const Degrees& in, const Degrees& out, Sees sees) {
  Array<T> mask(Shape{in.size(), out.size()});
  for (std::size_t i = 0; i < in.size(); ++i) {
    for (std::size_t j = 0; j < out.size(); ++j) {
      mask(i, j) = sees == Sees::up_to_its_degree ? in[i] <= out[j] : in[i] < out[j];
    }
  }
  return mask;
}
// end: degree-mask

template <class T>
void MaskedLinear<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("weight", weight_);
  visitor("bias", bias_);
}

template <class T>
Made<T>::Made(std::vector<std::size_t> order, const MadeOptions& options, Rng& rng, LastLayer last)
    : order_(std::move(order)), context_features_(options.context_features) {
  const Degrees outputs = output_degrees(order_, options.outputs);  // checks the order, too
  const std::size_t d = order_.size();
  // tag: made-inputs
  for (std::size_t c = 0; c < context_features_; ++c) inputs_.push_back(d + c);
  inputs_.insert(inputs_.end(), order_.begin(), order_.end() - 1);
  // end: made-inputs

  // tag: made-layers
  degrees_ = {input_degrees(d, context_features_)};
  const std::size_t low = context_features_ > 0 || d == 1 ? 0 : 1;
  for (const std::size_t width : options.hidden) {
    degrees_.push_back(hidden_degrees(width, low, d));
    const auto mask =
        degree_mask<T>(*(degrees_.end() - 2), degrees_.back(), Sees::up_to_its_degree);
    layers_.emplace_back(mask, options.activation, rng);
  }
  const auto mask = degree_mask<T>(degrees_.back(), outputs, Sees::below_its_degree);
  degrees_.push_back(outputs);
  layers_.emplace_back(mask, Activation::identity, rng);
  // end: made-layers
  if (last == LastLayer::zero) layers_.back().weight().value.fill(T(0));
}

template <class T>
Var<T> Made<T>::operator()(Var<T> x, Var<T> context) const {
  require_features("Made", x.shape(), features());
  // tag: made
  if (context_features_ == 0) context = Var<T>();
  require_context("Made", context_shape(context), x.extent(0), context_features_);
  Var<T> h = take_columns(with_context(x, context), inputs_);
  for (const MaskedLinear<T>& layer : layers_) h = layer(h);
  return h;
  // end: made
}

template <class T>
void Made<T>::visit(ParameterVisitor<T>& visitor) {
  for (std::size_t i = 0; i < layers_.size(); ++i) visitor(std::to_string(i), layers_[i]);
}

template class MaskedLinear<float>;
template class MaskedLinear<double>;
template class Made<float>;
template class Made<double>;
template Array<float> degree_mask(const Degrees&, const Degrees&, Sees);
template Array<double> degree_mask(const Degrees&, const Degrees&, Sees);

}  // namespace tapeflow
