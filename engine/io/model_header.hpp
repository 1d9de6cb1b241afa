// The JSON header of a model file: reading it, checking it, and writing it. model_file.cpp handles
// the bytes around it.
#pragma once

#include "engine/array.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tapeflow {

/// The entry of one tensor. It takes the bytes begin … end - 1 of the data.
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

/// The beginning of the header of each of our files; the 8 digits of the checksum follow.
inline constexpr std::string_view model_head = R"({"__metadata__":{"checksum":")";

/// Reads a header that begins with model_head and checks all of it: the format version, each
/// entry's keys, types and size, and that the tensors follow one another without gap or overlap and
/// fill `data_size` bytes exactly. Throws std::runtime_error with `name` for the file.
ModelHeader parse_model_header(const std::string& name, std::string_view text,
                               std::size_t data_size);

/// The header as JSON, beginning with model_head and a checksum of "00000000". Throws
/// std::invalid_argument if a name or the metadata is not UTF-8, or a name is reserved.
std::string print_model_header(const ModelHeader& header);

/// The number of bytes of an element: 4 for "F32", 8 for "F64", 0 for anything else.
std::size_t element_size(std::string_view dtype);

}  // namespace tapeflow
