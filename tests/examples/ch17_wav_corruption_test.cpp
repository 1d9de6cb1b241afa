// Damaged WAV files: after every truncation and every changed byte, reading fails with one sentence
// or gives finite samples.
#include "examples/ch17_speech/sound.hpp"
#include "tests/support/damage.hpp"
#include "tests/support/wav_bytes.hpp"

#include <algorithm>
#include <cmath>

using namespace tapeflow;

namespace {

constexpr std::size_t header_bytes = 44;

std::string small_file() { return wav_bytes({.channels = 2}, {1, -2, 300, -400, 32767, -32768}); }

void checked_read(const std::string& bytes) {
  const Sound sound = parse_wav("a.wav", bytes);
  CHECK(!sound.samples.empty());
  CHECK(sound.samples.size() <= 8 * bytes.size());
  CHECK(std::all_of(sound.samples.begin(), sound.samples.end(),
                    [](float v) { return std::isfinite(v); }));
}

}  // namespace

TEST_CASE("A WAV file that is cut within its header is refused") {
  Trial trial("cannot read a.wav as WAV: ", checked_read);
  for (std::size_t size = 0; size <= header_bytes; ++size)
    trial.attempt(small_file().substr(0, size));
  CHECK(trial.refused == trial.tried);
}

TEST_CASE("A WAV file that is cut within its samples has fewer of them, or is refused") {
  Trial trial("cannot read a.wav as WAV: ", checked_read);
  for (std::size_t size = header_bytes; size < small_file().size(); ++size)
    trial.attempt(small_file().substr(0, size));
  WARN(trial.report());
}

TEST_CASE("A changed byte of a WAV file is an error, or read as finite samples") {
  Trial trial("cannot read a.wav as WAV: ", checked_read);
  trial.every_changed_byte(small_file().substr(0, header_bytes + 4));
  trial.every_changed_byte(float_wav_bytes({0.5f}));
  WARN(trial.report());
  CHECK(trial.refused > trial.tried / 8);
  CHECK(trial.refused < trial.tried);
}

TEST_CASE("No WAV header makes the reader allocate more memory than its file has bytes") {
  Trial trial("cannot read a.wav as WAV: ", checked_read);
  for (const std::uint32_t channels : {1u, 2u, 1024u, 65535u}) {
    for (const std::uint32_t size : {0x7ffffff0u, 0xfffffff0u}) {
      std::string bytes = wav_bytes({.channels = channels}, {1, 2, 3, 4});
      bytes.replace(40, 4, little_endian(size, 4));  // the number of bytes of samples
      trial.attempt(bytes);
    }
  }
}
