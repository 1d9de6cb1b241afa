// Arrays of bytes in the IDX format of MNIST (yann.lecun.com/exdb/mnist, "the IDX file format"),
// plain or packed by gzip, read without trusting the file.
//
//   const Array<std::uint8_t> images = read_idx("train-images-idx3-ubyte.gz");  // [60000, 28, 28]
//   const Array<float> x = cast<float>(images);
#pragma once

#include "engine/array.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace tapeflow {

/// Reads an array of unsigned bytes (IDX type 0x08) with one to four dimensions. Whether the file
/// is packed is told by what it holds, not by its name.
///
/// Nothing is allocated for what the header claims but the file does not hold, and unpacking stops
/// where there is more than the header says. Throws std::runtime_error, naming the file, for any
/// other file or type, one that is damaged, cut short or has bytes left over, and an array without
/// entries.
Array<std::uint8_t> read_idx(const std::filesystem::path& path);

/// The same from memory; `name` stands for the file in messages.
Array<std::uint8_t> parse_idx(const std::string& name, std::string_view bytes);

}  // namespace tapeflow
