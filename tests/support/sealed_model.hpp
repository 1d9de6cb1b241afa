// Builds model files byte by byte, without the library's writer: the content may be false, but the
// checksum is right.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>

/// CRC-32 by its definition, bit by bit: polynomial 0xedb88320, reflected.
inline std::uint32_t crc32_of(const std::string& bytes) {
  std::uint32_t crc = 0xffffffff;
  for (char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc;
}

/// The 8 bytes that a model file begins with: the length of its header.
inline std::string length_bytes(std::uint64_t length) {
  std::string bytes(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<char>(length >> (8 * i) & 0xff);
  return bytes;
}

/// The position of a model file's checksum of 8 hex digits.
inline constexpr std::size_t checksum_at = 8 + sizeof(R"({"__metadata__":{"checksum":")") - 1;

/// The file with a corrected checksum; it must contain the place of the checksum.
inline std::string resealed(std::string bytes) {
  bytes.replace(checksum_at, 8, "00000000");
  char digits[9];
  std::snprintf(digits, sizeof digits, "%08x", static_cast<unsigned>(crc32_of(bytes)));
  return bytes.replace(checksum_at, 8, digits);
}

/// A file with the given header and data, and a right checksum. `header` has 00000000 in the place
/// of the checksum.
inline std::string sealed(const std::string& header, const std::string& data) {
  return resealed(length_bytes(header.size()) + header + data);
}

inline const std::string model_metadata =
    R"("__metadata__":{"checksum":"00000000","format_version":"1"})";

/// A sealed file with these entries after the metadata, and `data_size` zero bytes of data.
inline std::string file_of(const std::string& entries, std::size_t data_size) {
  return sealed("{" + model_metadata + entries + "}", std::string(data_size, '\0'));
}
