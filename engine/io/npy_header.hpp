// The header of an NPY file: a Python dictionary such as
//   {'descr': '<f8', 'fortran_order': False, 'shape': (272, 2), }
#pragma once

#include "engine/array.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tapeflow {

/// A named column of a structured array.
struct NpyField {
  std::string name, descr;
};

struct NpyHeader {
  std::string descr;  ///< byte order, kind and size of an element: "<f8"; empty if there are fields
  bool fortran_order = false;
  Shape shape;
  std::vector<NpyField> fields = {};  ///< of a structured array
};

/// Reads the dictionary strictly: the three keys, each once, in any order, and nothing else but
/// blanks. Returns std::nullopt for any other text, also for structured types with other things
/// than names and plain types.
std::optional<NpyHeader> parse_npy_header(std::string_view text);

/// The dictionary as text.
std::string to_string(const NpyHeader& header);

/// All that stands before the data of an array of doubles (<f8) in C order, in version 1 of the
/// format. It ends on a multiple of 64 bytes; of a matrix [N, D] it has 128 bytes, whatever N and D
/// are.
std::string npy_beginning(const Shape& shape);

}  // namespace tapeflow
