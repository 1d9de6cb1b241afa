// A number that tells damaged or different bytes from the right ones.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tapeflow {

/// The CRC-32 of zlib and PNG. Bytes that come in pieces have the checksum of them joined together
/// if each call is given that of the pieces before: it finds every single changed byte, and all but
/// one in 4e9 of larger changes.
std::uint32_t checksum(std::string_view bytes, std::uint32_t before = 0);

/// As 8 hex digits.
std::string hex(std::uint32_t checksum);

}  // namespace tapeflow
