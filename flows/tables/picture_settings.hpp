// What a model of pictures is told beside the numbers that every model has.
#pragma once

#include "flows/layers/image/coupling_kind.hpp"
#include "flows/layers/image/image_shape.hpp"
#include "flows/tables/named_values.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace tapeflow {

struct PictureSettings {
  /// Of the pictures as they are in the data. The flow sees padded(shape, …).
  ImageShape shape = {};
  std::size_t levels = 256;  ///< a number of a picture is a level: a whole number below it
  /// L of the papers, "levels" there: how many sizes the flow works on, each half of the one
  /// before.
  std::size_t scales = 1;
  CouplingKind coupling = CouplingKind::affine;  ///< of glow; real-nvp has affine ones
  /// Of the logit, which is the flow's first layer: see Sigmoid. From 1e-7 to 0.4.
  double alpha = 1e-6;

  bool operator==(const PictureSettings&) const = default;
};

/// "additive" and "affine", each beside its value.
const NamedValues<CouplingKind>& coupling_names();

/// The shape of the smallest pictures whose height and width can be halved so many times, and are
/// not below these.
ImageShape padded(const ImageShape& shape, std::size_t halvings);

/// The names of the columns of such pictures, by row, column and colour: "r0c0", "r0c1" …; with
/// three channels "r0c0.red" …; with another number of them "r0c0.0" ….
std::vector<std::string> pixel_names(const ImageShape& shape);

}  // namespace tapeflow
