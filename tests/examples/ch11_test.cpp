// Chapter 11's Glow learns the digits, and what it saves is a model of the tapeflow command.
#include "engine/io/atomic_file.hpp"
#include "flows/tables/density_model.hpp"
#include "tests/examples/chapter_run.hpp"

#include <chrono>
#include <csignal>

using namespace tapeflow;
using namespace std::chrono_literals;

TEST_CASE("Chapter 11's Glow needs fewer bits per pixel than the Gaussian on held-out digits") {
  const TemporaryDirectory folder;
  const nlohmann::json json =
      run_chapter(TAPEFLOW_CH11, folder, {"--digits", "--epochs", "20"}).json;
  const double gaussian = json["gaussian_bits_per_dim"], glow = json["bits_per_dim"],
               error = json["bits_per_dim_standard_error"];
  WARN("held-out digits: Gaussian " << gaussian << ", Glow " << glow << " bits per pixel");
  CHECK(glow < gaussian - 5 * error);
  CHECK(json["round_trip_error"] < 1e-4);
  CHECK(json["gradient"]["compared"] > 500);
  CHECK(json["gradient"]["worst_error"] < 1e-6);
  CHECK(json["contract"]["broken"] == 0);
  // Products of 8 numbers, and the solutions of 8 equations, each with some roundings of 1e-16.
  CHECK(json["convolution"]["difference"] < 1e-10);
  CHECK(json["convolution"]["pixels"].get<double>() == Approx(49));
  CHECK(json["convolution"]["without_signs"]["latents"] > 0.1);
  CHECK(json["convolution"]["without_signs"]["log_det"] == 0);
  const auto model = DensityModel<float>::load(folder / "ch11_glow.safetensors");
  CHECK(model.settings().picture->shape == ImageShape{8, 8, 1});
}

TEST_CASE("Chapter 11 prints the same for the same seed, and draws the same pictures") {
  const TemporaryDirectory one, other;
  const std::vector<std::string> arguments{"--digits", "--epochs", "2", "--seed", "3"};
  const nlohmann::json json = run_chapter(TAPEFLOW_CH11, one, arguments).json;
  CHECK(run_chapter(TAPEFLOW_CH11, other, arguments).json == json);
  REQUIRE(json["figures"].size() == 3);
  for (const std::string name : json["figures"])
    CHECK(read_file(one / name) == read_file(other / name));
}

TEST_CASE("With --break pixels the bits look too good to be true, and the contract says why") {
  const nlohmann::json right = run_chapter(TAPEFLOW_CH11, {"--digits", "--epochs", "8"}).json;
  const nlohmann::json wrong =
      run_chapter(TAPEFLOW_CH11, {"--digits", "--epochs", "8", "--break", "pixels"}).json;
  CHECK(wrong["bits_per_dim"] < right["bits_per_dim"].get<double>() - 0.3);
  CHECK(wrong["round_trip_error"] < 1e-4);
  CHECK(wrong["contract"]["broken"] > 0);
  CHECK(right["contract"]["broken"] == 0);
}

TEST_CASE("With --break reload a model needs more bits once it was loaded again") {
  const std::vector<std::string> arguments{"--digits", "--epochs", "5"};
  const TemporaryDirectory folder;
  const nlohmann::json right = run_chapter(TAPEFLOW_CH11, folder, arguments).json;
  const nlohmann::json wrong =
      run_chapter(TAPEFLOW_CH11, {"--digits", "--epochs", "5", "--break", "reload"}).json;
  const double error = right["bits_per_dim_standard_error"];
  CHECK(wrong["bits_per_dim"] > right["bits_per_dim"].get<double>() + 3 * error);
  CHECK(wrong["contract"]["broken"] == 0);
}

TEST_CASE("A fit of chapter 11 that was interrupted goes on with --resume as if it had not been") {
  const TemporaryDirectory whole, halves;
  const std::vector<std::string> arguments{"--digits", "--epochs", "4"};
  run_chapter(TAPEFLOW_CH11, whole, arguments);
  const Run stopped = run_program(
      TAPEFLOW_CH11, arguments,
      {.folder = halves.path(), .signal = SIGINT, .after = "epoch 1 of 4", .delay = 300ms});
  CHECK(stopped.exit_code == 0);
  CHECK_THAT(stopped.out, Catch::Contains("stopped; --resume goes on from here."));
  const std::string state = "ch11_glow.safetensors.training";
  REQUIRE(std::filesystem::exists(halves / state));
  run_chapter(TAPEFLOW_CH11, halves, {"--digits", "--epochs", "4", "--resume"});
  CHECK_FALSE(std::filesystem::exists(halves / state));
  CHECK(read_file(halves / "ch11_glow.safetensors") == read_file(whole / "ch11_glow.safetensors"));
}

TEST_CASE("Chapter 11 refuses what it cannot do, in one sentence") {
  const auto check = [](const std::vector<std::string>& arguments, const std::string& sentence) {
    const TemporaryDirectory folder;
    const Run run = run_program(TAPEFLOW_CH11, arguments, {.folder = folder.path()});
    CHECK(run.exit_code != 0);
    CHECK_THAT(run.err, Catch::Contains(sentence));
    CHECK(std::filesystem::is_empty(folder.path()));
  };
  check({"--digits", "--resume"},
        "--resume: needs the state of a fit in ch11_glow.safetensors.training, which does not "
        "exist\n");
  check({"--strangers", TAPEFLOW_SOURCE_DIR "/examples/data/digits-images.idx.gz"},
        "digits-images.idx.gz: needs grey pictures of 28 x 28 pixels, got [1797, 8, 8]");
  check({"--pretrained", "--digits"}, "--digits excludes --pretrained");
}
