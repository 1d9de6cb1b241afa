#include "examples/ch17_speech/sound.hpp"

#include "engine/io/atomic_file.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

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

[[noreturn]] void refuse(const std::string& name, const std::string& why) {
  throw std::runtime_error("cannot read " + name + " as WAV: " + why);
}

std::vector<float> mean_of_channels(const std::vector<float>& all, std::size_t channels) {
  std::vector<float> mean(all.size() / channels, 0);
  for (std::size_t i = 0; i < mean.size() * channels; ++i)
    mean[i / channels] += all[i] / static_cast<float>(channels);
  return mean;
}

// libsndfile would write floating point numbers as multiples of 1 / 32767, and read them as
// multiples of 1 / 32768.
short nearest_step(float sample) {
  return static_cast<short>(std::lround(std::clamp(32768 * sample, -32768.0f, 32767.0f)));
}

}  // namespace

Sound parse_wav(const std::string& name, std::string bytes) {
  Bytes whole{.text = std::move(bytes)};
  SF_INFO info{};
  const OpenSound open_sound = open(whole, SFM_READ, info);
  if (!open_sound) refuse(name, sf_strerror(nullptr));
  if ((info.format & SF_FORMAT_TYPEMASK) != SF_FORMAT_WAV &&
      (info.format & SF_FORMAT_TYPEMASK) != SF_FORMAT_WAVEX)
    refuse(name, "it is a sound file of another kind");
  if (info.frames <= 0) refuse(name, "it has no samples");
  const auto channels = static_cast<std::size_t>(info.channels);
  // The header may lie about the count; libsndfile holds it to the size of the file.
  std::vector<float> all(static_cast<std::size_t>(info.frames) * channels);
  if (sf_readf_float(open_sound.get(), all.data(), info.frames) != info.frames)
    refuse(name, "it ends too early");
  if (!std::all_of(all.begin(), all.end(), [](float v) { return std::isfinite(v); }))
    refuse(name, "a sample is not finite");
  return {static_cast<std::size_t>(info.samplerate), mean_of_channels(all, channels)};
}

Sound read_wav(const std::filesystem::path& file) {
  return parse_wav(file.string(), read_file(file));
}

void write_wav(const std::filesystem::path& file, const Sound& sound) {
  std::vector<short> samples;
  for (const float sample : sound.samples) {
    if (!std::isfinite(sample))
      throw std::invalid_argument("write_wav: needs finite samples for " + file.string());
    samples.push_back(nearest_step(sample));
  }
  Bytes bytes;
  SF_INFO info{};
  info.samplerate = static_cast<int>(sound.rate);
  info.channels = 1;
  info.format = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
  OpenSound open_sound = open(bytes, SFM_WRITE, info);
  const auto count = static_cast<sf_count_t>(samples.size());
  if (!open_sound || sf_writef_short(open_sound.get(), samples.data(), count) != count)
    throw std::runtime_error("cannot write " + file.string() + ": " +
                             sf_strerror(open_sound.get()));
  open_sound.reset();  // completes the header
  write_file_atomically(file, bytes.text);
}

}  // namespace tapeflow
