// Data packed by gzip (RFC 1952), unpacked without trusting them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tapeflow {

/// Whether the bytes begin as a gzip file does.
bool is_gzip(std::string_view bytes);

/// A gzip file unpacks to at most this many bytes for each of its own: deflate spends at least two
/// bits on a copy, and copies at most 258 bytes.
inline constexpr std::size_t largest_gzip_ratio = 1032;

/// The beginning of the unpacked data: at most `most` bytes.
struct Unpacked {
  std::string bytes;
  bool all;  ///< whether these are all; then their length and CRC-32 are right
};

/// Unpacks the beginning of a file, and stops there. Even for a small file that would unpack to a
/// huge one, the memory stays below about twice `most`, and below a small multiple of the data that
/// are in it. Throws std::runtime_error, in the name of the file, if it is damaged, cut short, or
/// has bytes left over. A file of several members has such bytes; gzip itself allows it.
Unpacked gunzip(const std::string& name, std::string_view packed, std::size_t most);

}  // namespace tapeflow
