// Chapter 06's program keeps its promises, and its planted mistakes break the checks that they
// should break.
#include "engine/io/atomic_file.hpp"
#include "tests/examples/chapter_run.hpp"

#include <cmath>

namespace {

nlohmann::json results(const std::vector<std::string>& arguments) {
  return run_chapter(TAPEFLOW_CH06, arguments).json;
}

// The number of entries of the Jacobian of k couplings of 64 pixels that may differ from zero. One
// coupling: the diagonal, and the block by which 32 pixels move the other 32. Two couplings mix
// everything except one block: pixels that only the first coupling moved do not depend on one
// another.
void check_mixing(const nlohmann::json& json) {
  CHECK(json["nonzero"]["after_1"] == 64 + 32 * 32);
  CHECK(json["nonzero"]["after_2"] == 3 * 32 * 32 + 32);
  CHECK(json["nonzero"]["after_3"] == 64 * 64);
  CHECK(json["nonzero"]["after_4"] == 64 * 64);
}

void check_core(const nlohmann::json& json) {
  CHECK(json["core"]["log_det"] == 0.0);
  CHECK(std::abs(json["core"]["by_lu"].get<double>()) < 1e-9);
  CHECK(json["gradient"]["compared"] > 1000);
  CHECK(json["gradient"]["worst_error"] < 1e-6);
}

}  // namespace

TEST_CASE("Chapter 06 prints the same for the same seed, and leaves five pictures") {
  const TemporaryDirectory one, other;
  const nlohmann::json json =
      run_chapter(TAPEFLOW_CH06, one, {"--epochs", "3", "--seed", "2"}).json;
  nlohmann::json again = run_chapter(TAPEFLOW_CH06, other, {"--epochs", "3", "--seed", "2"}).json;
  again["seconds"] = json["seconds"];
  CHECK(again == json);
  REQUIRE(json["figures"].size() == 5);
  for (const std::string name : json["figures"])
    CHECK(tapeflow::read_file(one / name) == tapeflow::read_file(other / name));
}

// Three roundings of numbers below 2, in each of two columns. The samples: the log-determinant of
// this flow is the same everywhere, so log p of a sample is that of its latent and a constant. log
// p_Z of a logistic number is ln u + ln(1 - u) for a uniform u: its mean is -2, its variance 4 -
// π²/3, and its highest value -ln 4. The mean of 64000 such numbers gets five standard errors.
TEST_CASE("Chapter 06's couplings keep volume, and samples cost 2 - ln 4 nats more than the peak") {
  const nlohmann::json json = results({"--epochs", "3"});
  check_mixing(json);
  check_core(json);
  CHECK(json["turn"]["error"] < 1e-14);
  CHECK(json["turn"]["log_det"] == 0.0);
  const double ln2 = std::log(2), pi = 3.141592653589793;
  const double gap = json["samples"].get<double>() - json["likeliest"].get<double>();
  CHECK(gap ==
        Approx((2 - std::log(4)) / ln2).margin(5 * std::sqrt((4 - pi * pi / 3) / 64000) / ln2));
}

// After 100 epochs the flow without the mistake is better than the Gaussian.
TEST_CASE("With --break half no pixel of one half ever moves, and the Gaussian is better") {
  const nlohmann::json json = results({"--break", "half", "--epochs", "100"});
  for (const char* k : {"after_1", "after_2", "after_3", "after_4"})
    CHECK(json["nonzero"][k] == 64 + 32 * 32);
  CHECK(json["gain"]["mean"] < 0);
  CHECK(json["contract"]["broken"] == 0);
  check_core(json);  // poor, but still a density
}

// Each pixel depends on its own half alone: after two couplings both halves have full blocks. Such
// a coupling squeezes and claims the log-determinant 0, so all images score alike, and ever better.
TEST_CASE("With --break moved the couplings squeeze for nothing, and three checks see it") {
  const nlohmann::json json = results({"--break", "moved", "--epochs", "60"});
  CHECK(json["gain"]["mean"] > 0);
  CHECK(json["flow"]["test"]["standard_error"] <
        json["gaussian"]["test"]["standard_error"].get<double>() / 50);
  CHECK(json["core"]["log_det"] == 0.0);
  CHECK(json["core"]["by_lu"] < -10);
  CHECK(json["nonzero"]["after_1"] == 32 * 32 + 32);
  CHECK(json["nonzero"]["after_2"] == 2 * 32 * 32);
  CHECK(json["nonzero"]["after_4"] == 2 * 32 * 32);
  CHECK(json["contract"]["broken"] >= 3);
  CHECK(json["gradient"]["worst_error"] < 1e-6);
}
