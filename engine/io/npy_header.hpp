// The header of an NPY file: a Python dictionary such as
//   {'descr': '<f8', 'fortran_order': False, 'shape': (272, 2), }
#pragma once

#include "engine/array.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tapeflow {

struct NpyHeader {
  std::string descr;  ///< byte order, kind and size of an element: "<f8"
  bool fortran_order = false;
  Shape shape;
};

/// Reads the dictionary strictly: the three keys, each once, in any order, and nothing else but
/// blanks. Returns std::nullopt for any other text, also for structured types.
std::optional<NpyHeader> parse_npy_header(std::string_view text);

/// The dictionary as text.
std::string to_string(const NpyHeader& header);

}  // namespace tapeflow
