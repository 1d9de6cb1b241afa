// The planted mistakes of chapter 07 have their symptoms. Its fits are in ch07_fits_test.cpp.
#include "tests/examples/chapter_run.hpp"

#include <cmath>

namespace {

// A few epochs show a symptom as well as forty.
ChapterRun with_mistake(const std::string& mistake) {
  return run_chapter(TAPEFLOW_CH07, {"--break", mistake, "--epochs", "4"});
}

}  // namespace

TEST_CASE("With --break half one column stays as it came, and the moons are out of reach") {
  const auto [json, out] = with_mistake("half");
  // However long it is trained: 12 affine maps of one column are one affine map. The contract and
  // the integral do not notice.
  CHECK(json["moons"]["above"] > 0.3);
  CHECK(json["contract"]["broken"] == 0);
  CHECK(json["integral"] == Approx(1).margin(5e-3).epsilon(0));
}

TEST_CASE("With --break batch the density of a row depends on the other rows of its batch") {
  const auto [json, out] = with_mistake("batch");
  const double first = json["one_row"]["first"], second = json["one_row"]["second"];
  CHECK(std::abs(first - second) > 0.01);
  CHECK(json["by_batch"]["above"] > json["moons"]["above"]);
  CHECK(json["gradient"]["worst_error"] < 1e-6);  // the gradient check does not notice
  CHECK(json["contract"]["broken"] == 0);         // neither does the contract
}

TEST_CASE("With --break twice the score beats the truth, and integral and contract say why") {
  const auto [json, out] = with_mistake("twice");
  CHECK(json["moons"]["above"] < -0.1);
  CHECK(std::abs(json["integral"].get<double>() - 1) > 0.1);
  CHECK(json["gradient"]["worst_error"] < 1e-6);
  CHECK(json["contract"]["broken"] > 0);
  CHECK(out.find("(ratio 2") != out.npos);
}
