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

/// Reads an array of unsigned bytes (IDX type 0x08) with one to four dimensions. The content of the
/// file, not its name, tells whether it is packed.
///
/// No memory is allocated for data that the header claims but the file does not hold, and unpacking
/// stops at the size that the header claims. Throws std::runtime_error, naming the file, for any
/// other kind of file or type, for a file that is damaged, cut short or has bytes left over, and
/// for an array without entries.
Array<std::uint8_t> read_idx(const std::filesystem::path& path);

/// read_idx for bytes in memory; `name` stands for the file in messages.
Array<std::uint8_t> parse_idx(const std::string& name, std::string_view bytes);

}  // namespace tapeflow
