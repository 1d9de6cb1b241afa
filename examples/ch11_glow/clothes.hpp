// The pictures of chapter 11, as rows of levels.
#pragma once

#include "examples/support/course/images.hpp"
#include "flows/data/dequantize.hpp"
#include "flows/layers/image/image_shape.hpp"
#include "flows/tables/dataset.hpp"
#include "flows/tables/density_model.hpp"

#include <string>

namespace tapeflow {

/// Pictures whose pixels have a number of levels, 0, 1, …, each with its kind, a class, as its
/// context. The training pictures are corners of cells; the others have noise in [0, 1) added,
/// once.
struct Clothes {
  std::string name;
  ImageShape shape;
  std::size_t grey_levels;
  Levels levels;  ///< the cells' corners and widths
  Dataset train, valid, test;
};

/// Fashion-MNIST: 59000 pictures to train on, 1000 for validation and the 10000 test pictures. If
/// it is not installed, says so on standard error and takes the digits.
Clothes clothes_or_digits(std::uint64_t seed);

/// The bundled digits, with 17 levels.
Clothes digits_as_clothes(std::uint64_t seed);

/// The pictures without their kinds.
Dataset without_kinds(const Dataset& pictures);

/// The number of kinds that a model knows.
std::size_t kinds_of(const DensityModel<float>& model);

/// Each kind `each` times, kind by kind: [kinds · each, 1].
Array<double> rows_of_kinds(std::size_t kinds, std::size_t each);

/// The share of the pixels that are not black: of level 1 or more.
double share_of_ink(const Array<double>& pictures);

/// Indices of the first `each` pictures of every kind, kind by kind.
std::vector<std::size_t> first_of_each_kind(const Dataset& pictures, std::size_t each);

}  // namespace tapeflow
