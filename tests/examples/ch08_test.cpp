// Chapter 08's program keeps its promises, and its planted mistakes have their symptoms.
#include "tests/examples/chapter_run.hpp"

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
  CHECK(json["x1_first"]["above"] > 0.2);
  CHECK(json["conditional"]["above"]["mean"] < 0.03);
  CHECK(json["slow_maf"] < 1e-12);
  CHECK(json["gradient"]["worst_error"] < 1e-6);
  CHECK(json["contract"]["broken"] == 0);
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

TEST_CASE("With --break context the flow learns nothing from its context") {
  const auto [json, out] = maf({"--break", "context"});
  CHECK(json["conditional"]["above"]["mean"] > 0.1);
}
