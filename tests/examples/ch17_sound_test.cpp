// Chapter 17's sound files.
#include "engine/io/atomic_file.hpp"
#include "engine/random.hpp"
#include "examples/ch17_speech/sound.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/wav_bytes.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>

using namespace tapeflow;

namespace {

Sound of_noise(std::size_t count) {
  Rng rng(1);
  Sound sound{22050, {}};
  for (std::size_t k = 0; k < count; ++k)
    sound.samples.push_back(static_cast<float>(2 * rng.uniform() - 1));
  return sound;
}

std::string refusal(const std::filesystem::path& file) {
  try {
    read_wav(file);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

// The steps are 1 / 32768 apart; the largest one is 32767 / 32768.
TEST_CASE("A WAV file gives each sample back up to half a step") {
  const TemporaryDirectory folder;
  Sound sound = of_noise(500);
  sound.samples.insert(sound.samples.end(), {0, -1, 0.25f, 32767 / 32768.0f});
  write_wav(folder / "a.wav", sound);
  const Sound again = read_wav(folder / "a.wav");
  CHECK(again.rate == 22050);
  REQUIRE(again.samples.size() == sound.samples.size());
  for (std::size_t k = 0; k < sound.samples.size(); ++k)
    CHECK(std::abs(again.samples[k] - sound.samples[k]) <= 0.5f / 32768);
  CHECK(again.samples[501] == -1);
  CHECK(again.samples[503] == 32767 / 32768.0f);
  CHECK(again.seconds() == Approx(504 / 22050.0));
}

TEST_CASE("Samples beyond the range are cut off there") {
  const TemporaryDirectory folder;
  write_wav(folder / "a.wav", {8000, {1, 1.5f, 1e30f, -1.5f, -1e30f}});
  const float most = 32767 / 32768.0f;
  CHECK(read_wav(folder / "a.wav").samples == std::vector<float>{most, most, most, -1, -1});
}

TEST_CASE("A file that is written is a header of 44 bytes and two bytes a sample") {
  const TemporaryDirectory folder;
  write_wav(folder / "a.wav", {22050, {0.5f, -0.25f}});
  CHECK(read_file(folder / "a.wav") == wav_bytes({.channels = 1, .rate = 22050}, {16384, -8192}));
}

// Exact: quarters of whole steps are floating point numbers.
TEST_CASE("Several channels become their mean") {
  const TemporaryDirectory folder;
  write_file_atomically(folder / "stereo.wav",
                        wav_bytes({.channels = 2, .rate = 44100}, {1000, 3000, -7, 8, 100, -100}));
  const Sound sound = read_wav(folder / "stereo.wav");
  CHECK(sound.rate == 44100);
  CHECK(sound.samples == std::vector<float>{2000 / 32768.0f, 0.5f / 32768, 0});
  write_file_atomically(folder / "four.wav",
                        wav_bytes({.channels = 4, .rate = 8000}, {4, 8, 12, 16}));
  CHECK(read_wav(folder / "four.wav").samples == std::vector<float>{10 / 32768.0f});
}

TEST_CASE("A sample that is not finite is refused, and no file is touched") {
  const TemporaryDirectory folder;
  write_file_atomically(folder / "a.wav", "old");
  for (const float bad : {std::nanf(""), std::numeric_limits<float>::infinity()}) {
    CHECK_THROWS_WITH(write_wav(folder / "a.wav", {22050, {0, bad}}),
                      "write_wav: needs finite samples for " + (folder / "a.wav").string());
    CHECK_THROWS_AS(write_wav(folder / "b.wav", {22050, {bad}}), std::invalid_argument);
  }
  CHECK(read_file(folder / "a.wav") == "old");
  CHECK(folder.entries() == 1);
}

TEST_CASE("A sound that cannot be written is one sentence, and leaves no file") {
  const TemporaryDirectory folder;
  const std::string missing = (folder / "no/a.wav").string();
  CHECK_THROWS_WITH(write_wav(missing, {22050, {0}}),
                    Catch::StartsWith("cannot write " + missing + ": "));
  const std::string file = (folder / "a.wav").string();
  CHECK_THROWS_WITH(write_wav(file, {0, {0}}), Catch::StartsWith("cannot write " + file + ": "));
  CHECK(folder.entries() == 0);
}

TEST_CASE("A file that holds no sound says what is wrong with it") {
  const TemporaryDirectory folder;
  const std::string file = (folder / "a.wav").string();
  const std::string begin = "cannot read " + file + " as WAV: ";
  CHECK_THAT(refusal(file), Catch::StartsWith("cannot read " + file + ": "));  // it is missing
  for (const std::string bytes :
       {"", "RIFF", "no sound at all, but some text of 60 characters …"}) {
    write_file_atomically(file, bytes);
    CHECK_THAT(refusal(file), Catch::StartsWith(begin));
  }
  write_file_atomically(file, wav_bytes({.channels = 1, .rate = 8000}, {}));
  CHECK(refusal(file) == begin + "it has no samples");
  write_file_atomically(file, float_wav_bytes({0, std::nanf("")}));
  CHECK(refusal(file) == begin + "a sample is not finite");
  write_file_atomically(file, float_wav_bytes({0.5f, -0.25f}));
  CHECK(read_wav(file).samples == std::vector<float>{0.5f, -0.25f});
  // The beginning of a sound file of Sun's kind: 24 bytes of header, then samples.
  write_file_atomically(
      file,
      std::string(".snd\0\0\0\x18\0\0\0\4\0\0\0\3\0\0\x1f\x40\0\0\0\1", 24) + std::string(4, '\1'));
  CHECK(refusal(file) == begin + "it is a sound file of another kind");
}
