// Chapter 04's program reaches the closed form, and its planted mistakes have their symptoms.
#include "engine/io/table.hpp"
#include "flows/data/gaussian.hpp"
#include "flows/data/statistics.hpp"
#include "tests/examples/chapter_run.hpp"

#include <cmath>

namespace {

ChapterRun change_of_variables(std::vector<std::string> arguments) {
  ChapterRun run = run_chapter(TAPEFLOW_CH04, std::move(arguments));
  CHECK(run.json["figures"].size() == 3);
  return run;
}

// The mean ln p of the eruptions under the best Gaussian.
double best_of_gaussians() {
  const auto rows =
      tapeflow::read_table(TAPEFLOW_SOURCE_DIR "/examples/data/old_faithful.csv").values;
  return tapeflow::mean_and_error(tapeflow::Gaussian::fit(rows).log_prob(rows)).mean;
}

}  // namespace

TEST_CASE("Chapter 04's affine flow reaches the likelihood of the best Gaussian to 1e-6") {
  for (const char* seed : {"1", "2"}) {
    const nlohmann::json json = change_of_variables({"--seed", seed}).json;
    CHECK(json["closed_form"] == Approx(best_of_gaussians()).epsilon(1e-12));
    CHECK(std::abs(json["gap"].get<double>()) < 1e-6);
    CHECK(json["contract"]["broken"] == 0);
    CHECK(json["gradient"]["worst_error"] < 1e-8);
  }
}

TEST_CASE("Chapter 04's determinants are areas, and its densities agree with their formulas") {
  const nlohmann::json json = change_of_variables({"--epochs", "1"}).json;
  CHECK(json["areas"]["worst_error"] < 1e-4);
  REQUIRE(json["known"].size() == 3);
  for (const double worst : json["known"]) CHECK(worst < 1e-13);
  CHECK(json["gap"] > 0.1);  // one epoch is not enough
}

TEST_CASE("With --break units the flow beats the best of all Gaussians, which nothing can") {
  const nlohmann::json json = change_of_variables({"--break", "units"}).json;
  // The flow seems better by the logarithm of the product of both standard deviations: 1.14 min and
  // 13.6 min.
  CHECK(json["gap"] == Approx(-std::log(1.1393 * 13.5700)).margin(1e-3));
  CHECK(json["contract"]["broken"] == 0);
}

TEST_CASE("With --break abs a map that turns the plane over has no likelihood at all") {
  const auto [json, out] = change_of_variables({"--break", "abs"});
  CHECK(json["flow"].is_null());
  CHECK(out.find("\n  affine flow       nan\n") != std::string::npos);
  CHECK(json["contract"]["broken"] > 0);
}
