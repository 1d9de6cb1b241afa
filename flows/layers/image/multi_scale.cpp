#include "flows/layers/image/multi_scale.hpp"

#include "flows/layers/image/on_columns.hpp"

namespace tapeflow {

// tag: multi-scale
template <class T>
MultiScale<T>::MultiScale(std::unique_ptr<Bijector<T>> steps, const ImageSplit& split,
                          std::unique_ptr<Bijector<T>> prior, std::unique_ptr<Bijector<T>> below) {
  this->append(std::move(steps));
  this->append(std::move(prior));
  this->append(std::make_unique<OnColumns<T>>(split.columns.kept, split.columns.features(),
                                              std::move(below)));
}
// end: multi-scale

ImageShape staying(const ImageShape& shape) {
  return {shape.height, shape.width, shape.channels / 2};
}

template class MultiScale<float>;
template class MultiScale<double>;

}  // namespace tapeflow
