// Builds WAV files byte by byte, without the library that the project reads and writes them with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

/// The lowest `count` bytes of a number, the lowest one first.
inline std::string little_endian(std::uint32_t value, std::size_t count) {
  std::string bytes;
  for (std::size_t k = 0; k < count; ++k) bytes += static_cast<char>(value >> (8 * k) & 0xff);
  return bytes;
}

struct WavHeader {
  std::uint32_t channels = 1, rate = 8000, bits = 16;
  std::uint32_t format = 1;  ///< 1: whole numbers, 3: floating point numbers
};

/// A file of these bytes of samples.
inline std::string wav_of(const WavHeader& header, const std::string& data) {
  const auto size = static_cast<std::uint32_t>(data.size());
  const std::uint32_t frame = header.channels * header.bits / 8;
  return "RIFF" + little_endian(36 + size, 4) + "WAVEfmt " + little_endian(16, 4) +
         little_endian(header.format, 2) + little_endian(header.channels, 2) +
         little_endian(header.rate, 4) + little_endian(header.rate * frame, 4) +
         little_endian(frame, 2) + little_endian(header.bits, 2) + "data" + little_endian(size, 4) +
         data;
}

/// A file of samples of 16 bits; those of several channels take turns.
inline std::string wav_bytes(const WavHeader& header, const std::vector<int>& samples) {
  std::string data;
  for (const int sample : samples) data += little_endian(static_cast<std::uint32_t>(sample), 2);
  return wav_of(header, data);
}

/// A file of one channel of floating point samples.
inline std::string float_wav_bytes(const std::vector<float>& samples) {
  std::string data;
  for (const float sample : samples) {
    std::uint32_t bits;
    std::memcpy(&bits, &sample, 4);
    data += little_endian(bits, 4);
  }
  return wav_of({.bits = 32, .format = 3}, data);
}
