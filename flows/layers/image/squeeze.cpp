#include "flows/layers/image/squeeze.hpp"

#include "engine/check.hpp"
#include "engine/picture_ops.hpp"

namespace tapeflow {

template <class T>
Squeeze<T>::Squeeze(const ImageShape& shape) : shape_(shape) {
  require(shape.size() > 0 && shape.height % 2 == 0 && shape.width % 2 == 0,
          "Squeeze: needs pictures of an even height and width, got " + to_string(shape));
}

// tag: squeeze
template <class T>
Transformed<T> Squeeze<T>::latent(Var<T> x, Var<T>) const {
  return {as_rows(space_to_depth(as_pictures(x, shape_), 2)), zero_log_det(x)};
}

template <class T>
Transformed<T> Squeeze<T>::data(Var<T> z, Var<T>) const {
  return {as_rows(depth_to_space(as_pictures(z, shape_.squeezed()), 2)), zero_log_det(z)};
}
// end: squeeze

template class Squeeze<float>;
template class Squeeze<double>;

}  // namespace tapeflow
