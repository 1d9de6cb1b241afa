// The lines of the layers that carry their mathematics: those that a chapter has to show.
//
// They are the bodies of the functions that each layer defines for its two maps and their log_det:
//
//   latent, data, latent_in_training        a layer
//   move, move_back                         a coupling layer
//   f, inverse_of_f, log_slope              an elementwise map
//   operator()                              the network inside a layer
//
// and of the functions that these call by name, if one of the layer's files defines them and they
// return numbers: T, or a type made of it. The files of a layer are its .hpp and .cpp and those
// that they include from the same folder. Blank lines, comments and brackets do not count, nor do
// checks of arguments: calls of require… and shape_error, throw, and the function `checked`.
#pragma once

#include "tutorials/checker/layer_table.hpp"

#include <map>

namespace tapeflow::tutorials {

/// The lines of one source, and the function that each belongs to.
struct Mathematics {
  std::string file, chapter;  ///< the chapter is the first one with a layer of this file: "ch04"
  std::map<std::size_t, std::string> lines;
};

std::vector<Mathematics> mathematics_of(const std::filesystem::path& root);

/// The code with calls of require…, shape_error and throw blanked out, and each `if` that guards
/// nothing else. Each line stays on its line.
std::string without_checks(std::string code);

}  // namespace tapeflow::tutorials
