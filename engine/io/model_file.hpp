// Models on disk, in the safetensors format (github.com/huggingface/safetensors): any safetensors
// reader can open what is written here.
//
//   8 bytes   n, the length of the header, little endian
//   n bytes   JSON: {"__metadata__": {string: string, …},
//                    name: {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, …}
//   the rest  the tensors one after the other, little endian, row-major
//
// Two metadata entries are ours. "format_version" is 1. "checksum" is the CRC-32 of the whole file,
// header included, as 8 hex digits, taken while those digits are themselves "00000000"; it stands
// first in the header, so that its place does not depend on the content. It finds every changed
// byte and every torn file, which a bare safetensors reader would load as different weights.
#pragma once

#include "engine/array.hpp"
#include "engine/io/open_file.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <variant>

namespace tapeflow {

/// The content of a model file: named arrays of either precision, and texts that describe them.
struct ModelFile {
  using Tensor = std::variant<Array<float>, Array<double>>;
  std::map<std::string, std::string> metadata;
  std::map<std::string, Tensor> tensors;

  /// The metadata entry of this name, or a null pointer.
  const std::string* text(const std::string& key) const {
    const auto found = metadata.find(key);
    return found == metadata.end() ? nullptr : &found->second;
  }
};

/// Reads a model that write_model wrote, bit for bit. Throws std::runtime_error, naming the file,
/// if it is damaged, cut short, of a newer format, not a model of ours, or lies about its content.
/// Asks for no more memory than the file's size justifies.
ModelFile read_model(const std::filesystem::path& path);

/// read_model for bytes in memory; `name` stands for the file in messages.
ModelFile parse_model(const std::string& name, std::string_view bytes);

/// Writes the model atomically. Every bit pattern survives, NaNs too. Names and metadata must be
/// UTF-8. The metadata keys "checksum" and "format_version" and the tensor name "__metadata__" are
/// reserved. Otherwise throws std::invalid_argument. Returns the file as write_file_atomically
/// does.
OpenFile write_model(const std::filesystem::path& path, const ModelFile& model);

}  // namespace tapeflow
