// Data packed by gzip (RFC 1952), unpacked without trusting them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tapeflow {

/// Whether the bytes begin as a gzip file does.
bool is_gzip(std::string_view bytes);

/// No gzip file holds more than so many bytes for each of its own: deflate spends at least two bits
/// on a copy, and copies at most 258 bytes.
inline constexpr std::size_t largest_gzip_ratio = 1032;

/// The first `most` of the bytes that a gzip file unpacks to.
struct Unpacked {
  std::string bytes;
  bool all;  ///< that was all; length and CRC-32 are those that the file ends with
};

/// Unpacks the beginning of a file, and stops there: a small file that would unpack to a huge one
/// costs memory for about twice `most`, and for a small multiple of what really is in it.
/// Throws std::runtime_error, in the name of the file, if it is damaged, cut short, or has bytes
/// left over, as files of several members have, which gzip itself allows.
Unpacked gunzip(const std::string& name, std::string_view packed, std::size_t most);

}  // namespace tapeflow
