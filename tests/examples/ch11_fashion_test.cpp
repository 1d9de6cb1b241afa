// The bundled Glow of clothes: what it is worth, on the whole test set of Fashion-MNIST.
#include "examples/support/course/images.hpp"
#include "tests/examples/chapter_run.hpp"

TEST_CASE("The bundled Glow needs far fewer bits per pixel of clothes than the Gaussian") {
  if (!std::filesystem::exists(tapeflow::fashion_mnist_folder)) {
    WARN("Fashion-MNIST is not installed");
    return;
  }
  const TemporaryDirectory folder;
  const nlohmann::json json = run_chapter(TAPEFLOW_CH11, folder, {"--pretrained"}).json;
  CHECK(std::abs(json["gaussian_bits_per_dim"].get<double>() - 4.2317) < 0.01);
  CHECK(json["bits_per_dim"] < 3.35);
  CHECK(json["round_trip_error"] < 1e-4);
  CHECK(json["figures"].size() == 4);
  const nlohmann::json &strangers = json["strangers"], &between = json["between"];
  CHECK(strangers["likelier"] > 0.6);
  CHECK(strangers["likelier_given_ink"] < 0.5);
  CHECK(std::abs(between["line"].get<double>() - 0.5) < 0.1);
  CHECK(std::abs(between["arc"].get<double>() - between["ends"].get<double>()) < 0.05);
  const nlohmann::json& samples = json["samples"];
  CHECK(samples["bits_50"] < samples["bits_70"]);
  CHECK(samples["bits_70"] < samples["bits_85"]);
  CHECK(samples["bits_85"] < samples["bits_100"]);
  CHECK_FALSE(std::filesystem::exists(folder / "ch11_glow.safetensors"));
}
