// Chapter 17's model in a file: it speaks the same when it is read again, and other files are
// refused with one sentence.
#include "engine/io/atomic_file.hpp"
#include "engine/io/model_file.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/examples/small_speech.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"

#include <cmath>
#include <functional>

using namespace tapeflow;

namespace {

const SpeechModel& the_model() {
  static const SpeechModel model = small_model();
  return model;
}

Array<float> spectrogram_of(const SpeechModel& model, double temperature = 0.6) {
  Rng rng(1);
  const std::vector<TimedPhoneme> phonemes{{"_", 0.05}, {"s", 0.1}, {"v", 0.08}};
  return model.spectrogram(phonemes, {.voice = 1, .pitch = 45}, temperature, rng);
}

// A file with the model, and the sentence of what load says after a change of it.
struct ChangedFile {
  TemporaryDirectory folder;
  std::string file = (folder / "m.safetensors").string();
  ModelFile model;

  ChangedFile() {
    the_model().save(file);
    model = read_model(file);
  }

  std::string sentence(const std::function<void(ModelFile&)>& change) const {
    ModelFile changed = model;
    change(changed);
    write_model(file, changed);
    return sentence();
  }

  std::string sentence() const {
    try {
      SpeechModel::load(file);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "";
  }

  // The sentence for another description of the flow.
  std::string of_flow(const std::string& description) const {
    return sentence([&](ModelFile& changed) { changed.metadata["flow"] = description; });
  }
};

void check_sentence(const ChangedFile& changed, const std::string& sentence) {
  CHECK_THAT(sentence, Catch::StartsWith(changed.file));
  CHECK(sentence.find('\n') == sentence.npos);
  CHECK(sentence.size() < 400);
}

}  // namespace

TEST_CASE(
    "A model that is read again speaks with the same bits, and so does its durations' model") {
  const ChangedFile written;
  const SpeechModel again = SpeechModel::load(written.file);
  CHECK((spectrogram_of(again) == spectrogram_of(the_model())));
  CHECK(again.phonemes().names() == the_model().phonemes().names());
  const std::vector<std::string> names{"_", "s", "v"};
  for (std::size_t k = 0; k < 3; ++k)
    CHECK(again.durations()(names, {})[k].seconds == the_model().durations()(names, {})[k].seconds);
  const std::string bytes = read_file(written.file);
  again.save(written.file);
  CHECK((read_file(written.file) == bytes));
}

// 0.23 s are 5071.5 samples, so that 20 frames have their middle in them.
TEST_CASE("A spectrogram has an even number of frames, and its temperature spreads it") {
  const Array<float> smooth = spectrogram_of(the_model(), 0);
  CHECK(smooth.shape() == Shape{20, 40});
  CHECK((spectrogram_of(the_model(), 0) == smooth));
  CHECK(largest_difference(spectrogram_of(the_model(), 1), smooth) >
        largest_difference(spectrogram_of(the_model(), 0.1), smooth));
  Rng rng(1);
  const Array<float> odd = the_model().spectrogram({{"s", seconds_of(256 * 7)}}, {}, 1, rng);
  CHECK(odd.shape(0) == 6);
}

TEST_CASE("The sound of a spectrogram has its length and about its bands") {
  Rng rng(2);
  const Utterance seven = the_synthesiser().say("seven", {});
  const Recording recording = record(seven, FrameSettings(), rng);
  const Sound sound = sound_of(recording.mel, FrameSettings(), rng);
  CHECK(sound.samples.size() == (recording.frames() - 1) * 256);
  const Array<double> again = log_mel(sound.samples, FrameSettings());
  double sum = 0;
  for (std::size_t k = 0; k < again.size(); ++k)
    sum += std::abs(again.data()[k] - static_cast<double>(recording.mel.data()[k]));
  // A wrong window or band would be off by a factor of two, ln 2 = 0.7, and more.
  CHECK(sum / static_cast<double>(again.size()) < 0.35);
}

TEST_CASE("A file that is missing, cut or no model of speech is named") {
  const ChangedFile written;
  const std::string bytes = read_file(written.file);
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{7}, bytes.size() / 2, bytes.size() - 1}) {
    write_file_atomically(written.file, bytes.substr(0, size));
    check_sentence(written, written.sentence());
  }
  std::string damaged = bytes;
  damaged[bytes.size() / 2] = static_cast<char>(damaged[bytes.size() / 2] ^ 1);
  write_file_atomically(written.file, damaged);
  check_sentence(written, written.sentence());
  const std::string other = written.file + " is a model, but not one that speaks";
  CHECK(written.sentence([](ModelFile& m) { m.metadata.erase("kind"); }) == other);
  CHECK(written.sentence([](ModelFile& m) { m.metadata["kind"] = "tapeflow"; }) == other);
  std::filesystem::remove(written.file);
  CHECK_THAT(written.sentence(), Catch::Contains(written.file));
}

TEST_CASE("A model of speech without one of its parts says which one") {
  const ChangedFile written;
  const std::string begin = written.file + " is no complete model of speech: ";
  for (const char* key : {"phonemes", "flow"})
    CHECK(written.sentence([&](ModelFile& m) { m.metadata.erase(key); }) == begin + "no " + key);
  for (const auto& [name, tensor] : written.model.tensors) {
    INFO(name);
    const std::string sentence = written.sentence([&](ModelFile& m) { m.tensors.erase(name); });
    check_sentence(written, sentence);
    CHECK_THAT(sentence, Catch::Contains(name));
  }
  CHECK(written.sentence([](ModelFile& m) { m.tensors["durations.b"] = Array<float>{1}; }) ==
        begin + "no durations.b");
}

TEST_CASE("Tensors of another shape, and numbers that are not finite, are refused") {
  const ChangedFile written;
  const std::string begin = written.file + " is no complete model of speech: ";
  for (const char* name : {"durations.A", "durations.b", "durations.L"})
    CHECK(written.sentence([&](ModelFile& m) {
      m.tensors[name] = Array<double>{{1, 2}};
    }) == begin + "durations of another shape");
  CHECK_THAT(written.sentence([](ModelFile& m) { m.tensors["durations.b"] = Array<double>{NAN}; }),
             Catch::StartsWith(begin) && Catch::Contains("durations.b"));
  CHECK_THAT(written.sentence([](ModelFile& m) {
    auto& b = std::get<Array<float>>(m.tensors.at("flow.layers.0.frame.b"));
    b(3) = INFINITY;
  }),
             Catch::StartsWith(begin) && Catch::Contains("flow.layers.0.frame.b"));
  // One phoneme more: the flow and the durations would need more columns.
  check_sentence(
      written, written.sentence([](ModelFile& m) { m.metadata["phonemes"] = R"(["_","a","b"])"; }));
}

TEST_CASE("A description that cannot be is refused, before any memory is asked for") {
  const ChangedFile written;
  const std::string begin = written.file + " is no complete model of speech: ";
  const auto described = [](const std::string& steps, const std::string& hidden = "4") {
    return R"({"flow_steps":)" + steps + R"(,"hidden":)" + hidden + R"(,"blocks":1,"encoded":2})";
  };
  CHECK(written.of_flow(described("2")) == "");
  for (const std::string bad :
       {"0", "1025", "-1", "2.5", "\"2\"", "1e300", "null", "[2]", "18446744073709551616"}) {
    INFO(bad);
    CHECK_THAT(written.of_flow(described(bad)),
               Catch::StartsWith(begin + "needs flow_steps from 1 to 1024, got "));
  }
  for (const std::string text : {"", "{", "[]", "7", R"({"flow_steps":2})"})
    check_sentence(written, written.of_flow(text));
  const std::string large = begin + "its description needs more numbers than the file has";
  CHECK(written.of_flow(described("1024", "1024")) == large);
  CHECK(written.of_flow(R"({"flow_steps":2,"hidden":4,"blocks":1,"encoded":1024})") == large);
  for (const std::string names : {"", "7", R"("s")", R"([1,2])"})
    check_sentence(written,
                   written.sentence([&](ModelFile& m) { m.metadata["phonemes"] = names; }));
}

TEST_CASE("A model that cannot be written is one sentence, and the old file stays") {
  const TemporaryDirectory folder;
  const std::string file = (folder / "no/m").string();
  CHECK_THROWS_WITH(the_model().save(file), Catch::StartsWith("cannot write " + file + ": "));
  CHECK(folder.entries() == 0);
}
