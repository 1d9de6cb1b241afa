// Chapter 04's program reaches the closed form, and its planted mistakes have their symptoms.
#include "engine/io/table.hpp"
#include "flows/data/gaussian.hpp"
#include "flows/data/statistics.hpp"
#include "tests/examples/chapter_run.hpp"

#include <cmath>

namespace {

ChapterRun change_of_variables(std::vector<std::string> arguments) {
  ChapterRun run = run_chapter(TAPEFLOW_CH04, std::move(arguments));
  CHECK(run.json["figures"].size() == 5);
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
    CHECK(json["triangular"] == Approx(best_of_gaussians()).epsilon(1e-12));
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

// The sums of the table have two terms of size 1, and their roundings are near 1e-16. Central
// differences are right to about ten digits.
TEST_CASE("Chapter 04's log-determinants add up, turn around, and are slopes") {
  const nlohmann::json json = change_of_variables({"--epochs", "1"}).json;
  CHECK(json["chain"]["sum"] < 1e-14);
  CHECK(json["chain"]["back"] < 1e-14);
  CHECK(json["slopes"]["worst_error"] < 1e-9);
  CHECK(json["slopes"]["back"] < 1e-14);
  CHECK(json["squeezed"] == Approx(std::log(0.95 / 0.05)).epsilon(1e-14));
  CHECK(json["first"]["alone"] == Approx(json["first"]["among"].get<double>()).epsilon(1e-13));
  CHECK(json["integral"] == Approx(1).epsilon(1e-6));
  // An hour has 60 minutes, and there are two columns.
  CHECK(json["in_hours"] == Approx(best_of_gaussians() + 2 * std::log(60)).epsilon(1e-12));
}

// A determinant that counts N times moves the optimum: the flow stretches until the mean of |z|² is
// N D. Its "likelihood" is then -½ D ln 2π - ½ N D + ½ N ln(N^D / |R|), where R is the covariance
// of standardised rows, minus the logarithms of their deviations σ. Adam comes near it from below.
TEST_CASE("With --break summed a score grows with the number of rows, and depends on it") {
  const nlohmann::json json = change_of_variables({"--break", "summed"}).json;
  const double n = 272, log_2pi = std::log(2 * 3.141592653589793);
  const double log_deviations = std::log(1.1392712 * 13.5699600);
  // closed_form = -½ (2 ln 2π + 2 + ln|Σ|), and ln|R| = ln|Σ| - 2 Σ ln σ
  const double log_det_r =
      -2 * json["closed_form"].get<double>() - 2 * log_2pi - 2 - 2 * log_deviations;
  const double optimum = -log_2pi - n + n / 2 * (2 * std::log(n) - log_det_r) - log_deviations;
  CHECK(json["flow"] < optimum);
  CHECK(json["flow"] > 0.95 * optimum);
  CHECK(json["first"]["among"].get<double>() > json["first"]["alone"].get<double>() + 1000);
  CHECK(json["contract"]["broken"] > 1);
  CHECK(json["gradient"]["worst_error"] < 1e-6);
}

TEST_CASE("With --break transpose training ends below the best Gaussian, and the check names W") {
  const auto [json, out] = change_of_variables({"--break", "transpose"});
  CHECK(json["gap"] > 1e-3);
  CHECK(json["gradient"]["worst_error"] > 0.01);
  CHECK(out.find("gradient check      gradient of layers.W[") != std::string::npos);
}

TEST_CASE("With --break units the flow beats the best of all Gaussians, which nothing can") {
  const nlohmann::json json = change_of_variables({"--break", "units"}).json;
  // The flow seems better by the logarithm of the product of both standard deviations: 1.14 min and
  // 13.6 min.
  CHECK(json["gap"] == Approx(-std::log(1.1392712 * 13.5699600)).margin(1e-3));
  CHECK(json["integral"] == Approx(1.1392712 * 13.5699600).epsilon(1e-5));
  CHECK(json["contract"]["broken"] == 0);
}

TEST_CASE("With --break abs a map that turns the plane over has no likelihood at all") {
  const auto [json, out] = change_of_variables({"--break", "abs"});
  CHECK(json["flow"].is_null());
  CHECK(out.find("\n  affine flow       nan\n") != std::string::npos);
  CHECK(json["contract"]["broken"] > 0);
}
