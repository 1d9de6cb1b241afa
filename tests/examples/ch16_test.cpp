// Chapter 16's program: what a few steps show, and the planted mistakes.
#include "tests/examples/chapter_run.hpp"

namespace {

ChapterRun quick(std::vector<std::string> arguments = {}) {
  arguments.insert(arguments.end(), {"--steps", "30"});
  return run_chapter(TAPEFLOW_CH16, std::move(arguments));
}

}  // namespace

TEST_CASE("After few steps FastFlow is above Mahalanobis, and its map is a density") {
  const nlohmann::json json = quick().json;
  CHECK(json["image_auroc"].get<double>() > json["mahalanobis_image_auroc"].get<double>());
  CHECK(json["pixel_auroc"].get<double>() > json["mahalanobis_pixel_auroc"].get<double>());
  CHECK(json["image_auroc"].get<double>() > json["pixel_Gaussian_image_auroc"].get<double>());
  CHECK(json["map_mismatch"] < 1e-4);  // sums in float of 3328 numbers, of either sign
  CHECK(json["placebo"].get<double>() > 0.5 - 5 * 0.02);  // 12 AUROCs of 40 against 40 images
  CHECK(json["placebo"].get<double>() < 0.5 + 5 * 0.02);
  CHECK(json["gradient"]["worst_error"] < 1e-6);
  CHECK(json["contract"]["broken"] == 0);
  if (json.contains("strangers")) {
    CHECK(json["strangers"]["pixels"].get<double>() < 0.45);
    CHECK(json["strangers"]["classifier"].get<double>() > 0.5);
  }
}

TEST_CASE("With --break sum the density looks splendid, and two checks see that it is none") {
  const ChapterRun right = quick(), wrong = quick({"--break", "sum"});
  const auto nats = [](const ChapterRun& run) {
    return run.json["sets"]["weave"]["filter_bank"]["nats"].get<double>();
  };
  CHECK(nats(wrong) < nats(right) - 100);
  CHECK(wrong.json["map_mismatch"] > 1);
  CHECK(wrong.json["contract"]["broken"] > 0);
  CHECK(wrong.json["gradient"]["worst_error"] < 1e-6);  // right, but of the wrong function
}

TEST_CASE("With --break familiar the AUROC rises, and the placebo is no longer a half") {
  const auto run = [](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--steps", "150"});
    return run_chapter(TAPEFLOW_CH16, std::move(arguments)).json;
  };
  const nlohmann::json right = run({}), wrong = run({"--break", "familiar"});
  CHECK(wrong["image_auroc"].get<double>() > right["image_auroc"].get<double>());
  CHECK(wrong["placebo"].get<double>() > 0.5 + 5 * wrong["placebo_error"].get<double>());
  CHECK(wrong["map_mismatch"] < 1e-4);
}
