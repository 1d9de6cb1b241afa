// Chapter 11's Glow learns the digits, and what it saves is a model of the tapeflow command.
#include "engine/io/atomic_file.hpp"
#include "flows/tables/density_model.hpp"
#include "tests/examples/chapter_run.hpp"

using namespace tapeflow;

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
  const auto model = DensityModel<float>::load(folder / "ch11_glow.safetensors");
  CHECK(model.settings().picture->shape == ImageShape{8, 8, 1});
}

TEST_CASE("Chapter 11 prints the same for the same seed, and draws the same pictures") {
  const TemporaryDirectory one, other;
  const std::vector<std::string> arguments{"--digits", "--epochs", "2", "--seed", "3"};
  const nlohmann::json json = run_chapter(TAPEFLOW_CH11, one, arguments).json;
  CHECK(run_chapter(TAPEFLOW_CH11, other, arguments).json == json);
  REQUIRE(json["figures"].size() == 2);
  for (const std::string name : json["figures"])
    CHECK(read_file(one / name) == read_file(other / name));
}
