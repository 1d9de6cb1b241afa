// Chapter 08's program keeps its promises, and its planted mistakes have their symptoms.
#include "tests/examples/chapter_run.hpp"

#include <cmath>

namespace {

ChapterRun maf(std::vector<std::string> arguments = {}) {
  return run_chapter(TAPEFLOW_CH08, std::move(arguments));
}

}  // namespace

TEST_CASE("Chapter 08 comes within .02 nats of the banana's entropy, except in the wrong order") {
  const auto [json, out] = maf();
  CHECK(json["maf"]["entropy"] == Approx(3.531024).margin(1e-5).epsilon(0));
  CHECK(json["maf"]["above"] > 0);
  CHECK(json["maf"]["above"] < 0.02);
  CHECK(json["x2_first"]["above"] < 0.02);
  // The least loss is a mean over all rows; that of 20 000 rows has an error of .0074.
  CHECK(json["x1_first"]["above"] > json["x1_first"]["least"].get<double>() - 5 * 0.0074);
  CHECK(json["conditional"]["above"]["mean"] < 0.02);
  CHECK(json["slow_maf"] < 1e-12);
  CHECK(json["gradient"]["worst_error"] < 1e-6);
  CHECK(json["contract"]["broken"] == 0);
  // The samples of a density .02 nats from the truth may be scored differently by about the square
  // root of that, times the deviation of -ln p, 1: the mean of 20 000 adds little.
  CHECK(json["samples"]["mean"] == Approx(3.531024).margin(0.15).epsilon(0));
  // Plain sampling needs a pass for each of the 43 columns, incremental sampling far less.
  CHECK(json["sampling"]["plain"] > 20);
  CHECK(json["sampling"]["incremental"] < json["sampling"]["plain"].get<double>() / 5);
  CHECK(json["figures"].size() == 3);
}

TEST_CASE("With --break mask the likelihood beats the truth, and the contract says why") {
  const auto [json, out] = maf({"--break", "mask", "--epochs", "4"});
  CHECK(json["x1_first"]["above"] < -1);
  CHECK(json["contract"]["broken"] > 0);
  CHECK(out.find("log_det of to_latent, row 0: the layer says") != out.npos);
  CHECK(json["gradient"]["worst_error"] < 1e-6);  // the gradient check does not notice
}

TEST_CASE("With --break one-pass the likelihood is right, and the round trip fails") {
  const auto [json, out] = maf({"--break", "one-pass"});
  CHECK(json["maf"]["above"] < 0.02);
  CHECK(json["gradient"]["worst_error"] < 1e-6);
  CHECK(json["contract"]["broken"] > 0);
  CHECK(out.find("the two maps are not inverse to one another") != out.npos);
}

TEST_CASE("With --break detach the gradient check fails, and training leads away from the truth") {
  const auto [json, out] = maf({"--break", "detach", "--epochs", "4"});
  CHECK(json["gradient"]["worst_error"] > 0.01);
  CHECK(out.find("gradient of made.2") != out.npos);
  // No better than the start: two independent normal columns with the variances 3 and 4.
  const double start = std::log(2 * std::acos(-1.)) + 1 + std::log(12.) / 2;
  CHECK(json["x2_first"]["flow"] > start - 0.1);
}

TEST_CASE("With --break context the flow loses what the context could tell") {
  const auto [json, out] = maf({"--break", "context"});
  const double information = json["conditional"]["information"];
  const double above = json["conditional"]["above"]["mean"],
               error = json["conditional"]["above"]["standard_error"];
  CHECK(information == Approx(0.1801).margin(1e-4).epsilon(0));
  CHECK(above > information - 5 * error);
  CHECK(above < information + 0.05);
}
