#include "examples/ch17_speech/sound.hpp"

#include "engine/io/atomic_file.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>

#include <sndfile.h>

namespace tapeflow {
namespace {

// A file in memory: libsndfile reads and writes it by these functions.
struct Bytes {
  std::string text;
  std::size_t place = 0;
};

sf_count_t length(void* user) {
  return static_cast<sf_count_t>(static_cast<Bytes*>(user)->text.size());
}

sf_count_t seek(sf_count_t offset, int whence, void* user) {
  auto& bytes = *static_cast<Bytes*>(user);
  const sf_count_t from = whence == SEEK_SET   ? 0
                          : whence == SEEK_CUR ? static_cast<sf_count_t>(bytes.place)
                                               : length(user);
  bytes.place = static_cast<std::size_t>(std::max<sf_count_t>(from + offset, 0));
  return static_cast<sf_count_t>(bytes.place);
}

sf_count_t read(void* to, sf_count_t count, void* user) {
  auto& bytes = *static_cast<Bytes*>(user);
  const std::size_t left = bytes.text.size() - std::min(bytes.place, bytes.text.size());
  const std::size_t some = std::min(static_cast<std::size_t>(count), left);
  std::memcpy(to, bytes.text.data() + bytes.text.size() - left, some);
  bytes.place += some;
  return static_cast<sf_count_t>(some);
}

sf_count_t write(const void* from, sf_count_t count, void* user) {
  auto& bytes = *static_cast<Bytes*>(user);
  const auto some = static_cast<std::size_t>(count);
  bytes.text.resize(std::max(bytes.text.size(), bytes.place + some));
  std::memcpy(bytes.text.data() + bytes.place, from, some);
  bytes.place += some;
  return count;
}

sf_count_t tell(void* user) { return static_cast<sf_count_t>(static_cast<Bytes*>(user)->place); }

struct Close {
  void operator()(SNDFILE* file) const { sf_close(file); }
};
using OpenSound = std::unique_ptr<SNDFILE, Close>;

OpenSound open(Bytes& bytes, int mode, SF_INFO& info) {
  SF_VIRTUAL_IO functions{length, seek, read, write, tell};
  return OpenSound(sf_open_virtual(&functions, mode, &info, &bytes));
}

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& why) {
  throw std::runtime_error("cannot read " + file.string() + " as WAV: " + why);
}

std::vector<float> mean_of_channels(const std::vector<float>& all, std::size_t channels) {
  std::vector<float> mean(all.size() / channels, 0);
  for (std::size_t i = 0; i < mean.size() * channels; ++i)
    mean[i / channels] += all[i] / static_cast<float>(channels);
  return mean;
}

}  // namespace

Sound read_wav(const std::filesystem::path& file) {
  Bytes bytes{.text = read_file(file)};
  SF_INFO info{};
  const OpenSound open_sound = open(bytes, SFM_READ, info);
  if (!open_sound) refuse(file, sf_strerror(nullptr));
  if ((info.format & SF_FORMAT_TYPEMASK) != SF_FORMAT_WAV &&
      (info.format & SF_FORMAT_TYPEMASK) != SF_FORMAT_WAVEX)
    refuse(file, "it is a sound file of another kind");
  if (info.frames <= 0) refuse(file, "it has no samples");
  const auto channels = static_cast<std::size_t>(info.channels);
  // The header may lie about the count; libsndfile holds it to the size of the file.
  std::vector<float> all(static_cast<std::size_t>(info.frames) * channels);
  if (sf_readf_float(open_sound.get(), all.data(), info.frames) != info.frames)
    refuse(file, "it ends too early");
  if (!std::all_of(all.begin(), all.end(), [](float v) { return std::isfinite(v); }))
    refuse(file, "a sample is not finite");
  return {static_cast<std::size_t>(info.samplerate), mean_of_channels(all, channels)};
}

void write_wav(const std::filesystem::path& file, const Sound& sound) {
  std::vector<float> samples = sound.samples;
  for (float& sample : samples) {
    if (!std::isfinite(sample))
      throw std::invalid_argument("write_wav: needs finite samples for " + file.string());
    sample = std::clamp(sample, -1.0f, 1.0f);
  }
  Bytes bytes;
  SF_INFO info{};
  info.samplerate = static_cast<int>(sound.rate);
  info.channels = 1;
  info.format = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
  OpenSound open_sound = open(bytes, SFM_WRITE, info);
  const auto count = static_cast<sf_count_t>(samples.size());
  if (!open_sound || sf_writef_float(open_sound.get(), samples.data(), count) != count)
    throw std::runtime_error("cannot write " + file.string() + ": " + sf_strerror(nullptr));
  open_sound.reset();  // completes the header
  write_file_atomically(file, bytes.text);
}

}  // namespace tapeflow
