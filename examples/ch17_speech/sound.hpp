// Sound as numbers, and WAV files.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace tapeflow {

/// One channel of sound.
struct Sound {
  std::size_t rate;            ///< samples a second
  std::vector<float> samples;  ///< from -1 to 1

  double seconds() const { return static_cast<double>(samples.size()) / static_cast<double>(rate); }
};

/// Reads a WAV file of 8, 16, 24 or 32 bits or of floating point numbers; several channels become
/// their mean. std::runtime_error, which names the file, if it cannot be read, is no WAV file, ends
/// too early, or has no samples or numbers that are not finite.
Sound read_wav(const std::filesystem::path& file);

/// read_wav for bytes in memory; `name` stands for the file in messages.
Sound parse_wav(const std::string& name, std::string bytes);

/// Writes a WAV file of 16 bits, atomically: each sample as the nearest of the steps k / 32768 with
/// whole k from -32768 to 32767. std::invalid_argument if a sample is not finite;
/// std::runtime_error if the file cannot be written.
void write_wav(const std::filesystem::path& file, const Sound& sound);

}  // namespace tapeflow
