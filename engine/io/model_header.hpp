// The JSON header of a model file: what it says, and whether it can be true. The bytes around it
// are model_file.cpp's business.
#pragma once

#include "engine/array.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tapeflow {

/// One tensor's entry: where in the data it lies, begin inclusive, end exclusive.
struct TensorEntry {
  std::string name;
  std::string dtype;  ///< "F32" or "F64"
  Shape shape;
  std::size_t begin = 0, end = 0;
};

struct ModelHeader {
  std::map<std::string, std::string> metadata;  ///< without our own two entries
  std::vector<TensorEntry> tensors;             ///< in the order of their data
};

/// What the header of each of our files begins with; the 8 digits of the checksum follow.
inline constexpr std::string_view model_head = R"({"__metadata__":{"checksum":")";

/// Reads a header that begins with model_head and checks all of it: the format version, each
/// entry's keys, types and size, and that the tensors follow one another without gap or overlap and
/// fill `data_size` bytes exactly. Throws std::runtime_error with `name` for the file.
ModelHeader parse_model_header(const std::string& name, std::string_view text,
                               std::size_t data_size);

/// The header as JSON, beginning with model_head and a checksum of "00000000".
/// Throws std::invalid_argument if a name or the metadata is not UTF-8 or is taken.
std::string print_model_header(const ModelHeader& header);

/// The bytes an element takes: 4 for "F32", 8 for "F64", 0 for anything else.
std::size_t element_size(std::string_view dtype);

}  // namespace tapeflow
