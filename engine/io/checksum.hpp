// A number that tells damaged or different bytes from the right ones.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tapeflow {

/// The CRC-32 of zlib and PNG. For bytes that come in pieces, `before` is the checksum of the
/// earlier pieces, and the result is the checksum of all pieces joined. It detects every change of
/// a single byte, and all but one in 4e9 of larger changes.
std::uint32_t checksum(std::string_view bytes, std::uint32_t before = 0);

/// The checksum as 8 hex digits.
std::string hex(std::uint32_t checksum);

}  // namespace tapeflow
