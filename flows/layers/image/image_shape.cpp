#include "flows/layers/image/image_shape.hpp"

namespace tapeflow {

std::string to_string(const ImageShape& shape) {
  return std::to_string(shape.height) + " x " + std::to_string(shape.width) + " x " +
         std::to_string(shape.channels);
}

// tag: as-pictures
template <class T>
Var<T> as_pictures(Var<T> x, const ImageShape& shape) {
  return reshape(x, {x.extent(0), shape.height, shape.width, shape.channels});
}

template <class T>
Var<T> as_rows(Var<T> pictures) {
  return reshape(
      pictures, {pictures.extent(0), pictures.extent(1) * pictures.extent(2) * pictures.extent(3)});
}
// end: as-pictures

template Var<float> as_pictures(Var<float>, const ImageShape&);
template Var<double> as_pictures(Var<double>, const ImageShape&);
template Var<float> as_rows(Var<float>);
template Var<double> as_rows(Var<double>);

}  // namespace tapeflow
