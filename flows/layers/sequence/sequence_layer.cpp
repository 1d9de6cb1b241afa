#include "flows/layers/sequence/sequence_layer.hpp"

#include "engine/check.hpp"
#include "engine/class_name.hpp"

namespace tapeflow {
namespace {

template <class T>
std::string shape_or_none(Var<T> v) {
  return v ? to_string(v.shape()) : "none";
}

}  // namespace

template <class T>
Transformed<T> SequenceLayer<T>::to_latent(Var<T> x, const SequenceContext<T>& context) const {
  return checked(&SequenceLayer::latent, "latent", x, context);
}

template <class T>
Transformed<T> SequenceLayer<T>::to_data(Var<T> z, const SequenceContext<T>& context) const {
  return checked(&SequenceLayer::data, "data", z, context);
}

template <class T>
Transformed<T> SequenceLayer<T>::checked(Map map, const char* name_of_map, Var<T> input,
                                         SequenceContext<T> context) const {
  if (given_channels() == 0) context.given = Var<T>();
  require_shapes(input, context);
  require_lengths(context.real.value());
  const LayerScope<T> scope(input.tape(), typeid(*this), no_place);
  const Transformed<T> result = (this->*map)(input, context);
  require_map(typeid(*this), name_of_map, input.shape(), result.value.shape(),
              result.log_det.shape());
  return result;
}

template <class T>
void SequenceLayer<T>::require_shapes(Var<T> input, const SequenceContext<T>& context) const {
  const std::size_t C = channels(), E = given_channels();
  if (input.rank() == 3 && (C == 0 || input.extent(2) == C)) {
    const std::size_t N = input.extent(0), L = input.extent(1);
    const bool given_fits = E == 0 || (context.given && context.given.shape() == Shape{N, L, E});
    if (given_fits && context.real && context.real.shape() == Shape{N, L}) return;
  }
  const std::string width = C == 0 ? "C" : std::to_string(C);
  const std::string needed = E == 0 ? "" : ", given [N, L, " + std::to_string(E) + "]";
  const std::string got = E == 0 ? "" : ", given " + shape_or_none(context.given);
  shape_error(
      name(), "sequences [N, L, " + width + "]" + needed + " and real [N, L]",
      "sequences " + shape_or_none(input) + got + " and real " + shape_or_none(context.real));
}

template <class T>
void SequenceLayer<T>::require_lengths(const Array<T>& real) const {
  const std::vector<std::size_t> lengths = lengths_of(typeid(*this), real);
  const std::size_t L = real.shape()[1], factor = length_factor();
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    if (L % factor == 0 && lengths[i] % factor == 0) continue;
    throw std::invalid_argument(name() + ": needs lengths that are multiples of " +
                                std::to_string(factor) + ", got " + std::to_string(lengths[i]) +
                                " frames padded to " + std::to_string(L) + " in sequence " +
                                std::to_string(i));
  }
}

template <class T>
std::string SequenceLayer<T>::name() const {
  return class_name(typeid(*this));
}

template class SequenceLayer<float>;
template class SequenceLayer<double>;

}  // namespace tapeflow
