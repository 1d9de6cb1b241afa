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

TEST_CASE("Chapter 06's NICE needs fewer bits per pixel than the Gaussian on held-out digits") {
  const nlohmann::json json = results({});
  const double gaussian = json["gaussian"]["test"]["mean"], flow = json["flow"]["test"]["mean"],
               gain = json["gain"]["mean"], error = json["gain"]["standard_error"];
  WARN("held-out digits: Gaussian " << gaussian << ", NICE " << flow << " bits per pixel");
  CHECK(json["uniform"] == Approx(std::log2(17)).epsilon(1e-6));  // the cell width is a float
  CHECK(gain == Approx(gaussian - flow).epsilon(1e-9));
  CHECK(gain > 0.2);
  CHECK(gain > 5 * error);
  CHECK(flow < json["no_scaling"]);
  CHECK(json["rows"] == nlohmann::json{{"train", 1168}, {"valid", 270}, {"test", 359}});
  check_mixing(json);
  check_core(json);
  CHECK(json["contract"]["broken"] == 0);
  const nlohmann::json lower = json["completion"];
  CHECK(lower["true"]["levels"] == 0);
  // The upper half of a digit says more about its lower half than the mean of all digits does.
  CHECK(lower["climbed"]["levels"] < 0.9 * lower["mean"]["levels"].get<double>());
  // Climbing leads to where the density is highest, and there the images are not typical.
  CHECK(lower["climbed"]["bits"] < lower["true"]["bits"].get<double>() - 0.3);
  CHECK(std::abs(lower["drawn"]["bits"].get<double>() - json["samples"].get<double>()) < 0.15);
}

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

// Three roundings of numbers below 2, in each of two columns.
TEST_CASE("Chapter 06's three shears turn the plane, and their log-determinant is 0") {
  const nlohmann::json json = results({"--epochs", "1"});
  CHECK(json["turn"]["error"] < 1e-14);
  CHECK(json["turn"]["log_det"] == 0.0);
}

// The log-determinant of this flow is the same everywhere, so log p of a sample is that of its
// latent and a constant. log p_Z of a logistic number is ln u + ln(1 - u) for a uniform u: its mean
// is -2, its variance 4 - π²/3, and its highest value -ln 4. The mean of 64000 such numbers gets
// five standard errors.
TEST_CASE("Chapter 06's samples cost 2 - ln 4 nats per pixel more than the likeliest image") {
  const nlohmann::json json = results({"--epochs", "3"});
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

// The flow squeezes all images onto z = 0, where a logistic density is highest. So they all cost
// what the best image of a flow without scaling costs. The last half of the epochs is there to
// reach it within a hundredth of a bit.
TEST_CASE("With --break scaling all images score alike, and the contract names the layer") {
  const nlohmann::json json = results({"--break", "scaling"});
  CHECK(json["gain"]["mean"] < 0);
  CHECK(json["flow"]["test"]["standard_error"] <
        json["gaussian"]["test"]["standard_error"].get<double>() / 50);
  CHECK(json["flow"]["test"]["mean"] == Approx(json["no_scaling"].get<double>()).margin(0.01));
  CHECK(json["flow"]["test"]["mean"] > json["no_scaling"]);
  CHECK(json["contract"]["broken"] > 0);
  check_mixing(json);
  check_core(json);
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
