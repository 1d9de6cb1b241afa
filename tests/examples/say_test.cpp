// `say` as a user runs it, with a tiny model of the synthesiser.
#include "engine/io/atomic_file.hpp"
#include "examples/ch17_speech/sound.hpp"
#include "tests/examples/small_speech.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace tapeflow;
namespace fs = std::filesystem;

namespace {

// A folder with the model m.safetensors. It is written once.
const TemporaryDirectory& here() {
  static const TemporaryDirectory folder;
  static const bool written = (small_model().save(folder / "m.safetensors"), true);
  REQUIRE(written);
  return folder;
}

Run say(std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"--model", "m.safetensors"});
  return run_program(TAPEFLOW_SAY, arguments, {.folder = here().path()});
}

// Checks that `say` fails with this code and this sentence, and leaves no file but the model.
void check_fails(const std::vector<std::string>& arguments, int code, const std::string& sentence) {
  const Run run = run_program(TAPEFLOW_SAY, arguments, {.folder = here().path()});
  INFO(run.err);
  CHECK(run.exit_code == code);
  CHECK(run.out == "");
  CHECK_THAT(run.err, Catch::StartsWith("say: " + sentence));
  CHECK(lines_of(run.err).size() == 1);
  CHECK_FALSE(fs::exists(here() / "bad.wav"));
}

}  // namespace

TEST_CASE("A text is spoken into a WAV file, the same bytes for the same seed") {
  const Run run = say({"seven sheep", "a.wav"});
  INFO(run.err);
  REQUIRE(run.exit_code == 0);
  const Sound sound = read_wav(here() / "a.wav");
  CHECK(sound.rate == 22050);
  CHECK(sound.seconds() > 0.3);
  CHECK(sound.seconds() < 3);
  CHECK_THAT(run.out, Catch::StartsWith("a.wav: ") && Catch::EndsWith(" s\n"));
  CHECK(std::stod(run.out.substr(7)) == Approx(sound.seconds()).margin(0.0051));
  float loudest = 0;
  for (const float sample : sound.samples) loudest = std::max(loudest, std::abs(sample));
  CHECK(loudest > 0.01f);
  REQUIRE(say({"seven sheep", "b.wav", "--seed", "1"}).exit_code == 0);
  CHECK((read_file(here() / "b.wav") == read_file(here() / "a.wav")));
  REQUIRE(say({"seven sheep", "b.wav", "--seed", "2"}).exit_code == 0);
  CHECK((read_file(here() / "b.wav") != read_file(here() / "a.wav")));
}

TEST_CASE("Voice, pitch, speed and temperature each change what is said") {
  REQUIRE(say({"zero", "a.wav"}).exit_code == 0);
  const std::string plain = read_file(here() / "a.wav");
  const std::vector<std::vector<std::string>> options{
      {"--voice", voice_names()[3]}, {"--pitch", "60"}, {"--speed", "200"}, {"--temperature", "0"}};
  for (const std::vector<std::string>& option : options) {
    INFO(option[0]);
    REQUIRE(say({"zero", "b.wav", option[0], option[1]}).exit_code == 0);
    CHECK((read_file(here() / "b.wav") != plain));
  }
  REQUIRE(say({"zero", "b.wav", "--speed", "210"}).exit_code == 0);
  REQUIRE(say({"zero", "c.wav", "--speed", "140"}).exit_code == 0);
  CHECK(read_wav(here() / "b.wav").seconds() < read_wav(here() / "c.wav").seconds());
}

TEST_CASE("--picture draws the spectrogram, and says where") {
  const Run run = say({"zero", "a.wav", "--picture", "p.png"});
  REQUIRE(run.exit_code == 0);
  REQUIRE(lines_of(run.out).size() == 2);
  CHECK(fs::file_size(here() / lines_of(run.out)[1]) > 1000);
}

TEST_CASE("Wrong command lines get a sentence and the exit code 2") {
  check_fails({}, 2, "TEXT is required");
  check_fails({"zero"}, 2, "OUT is required");
  check_fails({"zero", ""}, 2, "OUT: ");
  check_fails({"zero", "bad.wav", "--voice", "en-gb"}, 2, "--voice: ");
  check_fails({"zero", "bad.wav", "--pitch", "70"}, 2, "--pitch: ");
  check_fails({"zero", "bad.wav", "--speed", "139"}, 2, "--speed: ");
  check_fails({"zero", "bad.wav", "--temperature", "-1"}, 2, "--temperature: ");
  check_fails({"zero", "bad.wav", "--model", "none.safetensors"}, 2, "--model: ");
  check_fails({"zero", "m.safetensors", "--model", "m.safetensors"}, 2,
              "OUT m.safetensors: needs another file than --model m.safetensors");
  check_fails({"zero", "bad.wav", "--picture", "bad.wav"}, 2,
              "--picture bad.wav: needs another file than OUT bad.wav");
}

TEST_CASE("What cannot be said or written gets a sentence and the exit code 1") {
  const std::vector<std::string> model{"--model", "m.safetensors"};
  const auto with = [](const std::string& text, const std::string& out) {
    return std::vector<std::string>{text, out, "--model", "m.safetensors"};
  };
  check_fails(with("", "bad.wav"), 1, "the text has no letter and no digit: \"\"");
  check_fails(with("...", "bad.wav"), 1, "the text has no letter and no digit: \"...\"");
  check_fails(with("na\xc3\xafve", "bad.wav"), 1,
              "the text has a character that is not plain ASCII: ");
  check_fails(with("joy", "bad.wav"), 1, "the model has never heard the phoneme \"");
  check_fails(with("zero", "no/bad.wav"), 1, "cannot write no/bad.wav: there is no folder ");
  fs::create_directory(here() / "folder");
  check_fails(with("zero", "folder"), 1, "cannot write folder: ");
  write_file_atomically(here() / "other.safetensors", "no model");
  check_fails({"zero", "bad.wav", "--model", "other.safetensors"}, 1, "other.safetensors");
}
