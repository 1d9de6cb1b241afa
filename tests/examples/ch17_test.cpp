// Chapter 17's program: what a few phrases and steps show, and the planted mistakes.
#include "tests/examples/chapter_run.hpp"

namespace {

ChapterRun quick(const TemporaryDirectory& folder, std::vector<std::string> arguments = {}) {
  arguments.insert(arguments.end(), {"--phrases", "150", "--steps", "60"});
  return run_chapter(TAPEFLOW_CH17, folder, std::move(arguments));
}

ChapterRun quick(std::vector<std::string> arguments = {}) {
  return quick(TemporaryDirectory(), std::move(arguments));
}

double number_in(const nlohmann::json& json, const char* path) {
  return json.at(nlohmann::json::json_pointer(path)).get<double>();
}

}  // namespace

TEST_CASE("After few steps the flow is above the linear Gaussian, and its words are understood") {
  const TemporaryDirectory folder;
  const ChapterRun run = quick(folder);
  const nlohmann::json& json = run.json;
  CHECK(number_in(json, "/gain_over_linear_gaussian") > 5 * number_in(json, "/gain_error"));
  CHECK(number_in(json, "/nats/linear_gaussian/mean") > number_in(json, "/nats/gaussian/mean"));
  CHECK(number_in(json, "/nats/linear_gaussian_in_time/mean") >
        number_in(json, "/nats/linear_gaussian/mean"));
  CHECK(number_in(json, "/padding_difference") < 1e-7);  // log p is a sum of some 5000 numbers
  CHECK(number_in(json, "/gradient/worst_error") < 1e-6);
  CHECK(json["contract"]["broken"] == 0);
  CHECK(json["phrases"] == 150);
  // Twenty words: to guess would be 0.05.
  CHECK(number_in(json, "/word_accuracy") > 0.3);
  CHECK(number_in(json, "/word_accuracy") == number_in(json, "/heard/flow_6/words"));
  CHECK(number_in(json, "/heard/recorded/words") > 0.95);
  CHECK(number_in(json, "/heard/vocoder/words") > 0.95);
  CHECK(number_in(json, "/heard/recorded/distance") == 0);
  CHECK(number_in(json, "/heard/other_pitch/distance") < number_in(json, "/heard/flow_2/distance"));
  CHECK(number_in(json, "/heard/flow_2/distance") < number_in(json, "/heard/flow_10/distance"));
  CHECK(number_in(json, "/durations/error_ms") > 0);
  CHECK(json["figures"].size() == 3);
  CHECK(std::filesystem::exists(folder / "ch17_speech.safetensors"));
  // The model speaks.
  const Run said =
      run_program(TAPEFLOW_SAY, {"seven", "s.wav", "--model", "ch17_speech.safetensors"},
                  {.folder = folder.path()});
  INFO(said.err);
  CHECK(said.exit_code == 0);
}

TEST_CASE("With --break mask only the padded phrase differs, and the contract is kept") {
  const nlohmann::json json = quick({"--break", "mask"}).json;
  CHECK(number_in(json, "/padding_difference") > 1);
  CHECK(number_in(json, "/gradient/worst_error") < 1e-6);  // right, but of the wrong function
  CHECK(json["contract"]["broken"] == 0);
}

TEST_CASE("With --break length the padded phrase differs, and the contract is broken") {
  const nlohmann::json json = quick({"--break", "length"}).json;
  CHECK(number_in(json, "/padding_difference") > 1);
  CHECK(json["contract"]["broken"] > 0);
}

TEST_CASE("A wrong --break or too few phrases are refused at once") {
  const auto refused = [](const std::vector<std::string>& arguments) {
    return run_program(TAPEFLOW_CH17, arguments, {.folder = "/"}).exit_code;
  };
  CHECK(refused({"--break", "pitch"}) == 2);
  CHECK(refused({"--phrases", "99"}) == 2);
}
