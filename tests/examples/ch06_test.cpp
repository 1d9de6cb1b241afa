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
  CHECK(json["rows"] == nlohmann::json{{"train", 1168}, {"valid", 270}, {"test", 359}});
  check_mixing(json);
  check_core(json);
  CHECK(json["contract"]["broken"] == 0);
  // The upper half of a digit says more about its lower half than the mean of all digits does.
  CHECK(json["completion"]["flow"] < 0.9 * json["completion"]["mean"].get<double>());
}

TEST_CASE("Chapter 06 prints the same for the same seed, and leaves three pictures") {
  const TemporaryDirectory one, other;
  const nlohmann::json json =
      run_chapter(TAPEFLOW_CH06, one, {"--epochs", "3", "--seed", "2"}).json;
  nlohmann::json again = run_chapter(TAPEFLOW_CH06, other, {"--epochs", "3", "--seed", "2"}).json;
  again["seconds"] = json["seconds"];
  CHECK(again == json);
  REQUIRE(json["figures"].size() == 3);
  for (const std::string name : json["figures"])
    CHECK(tapeflow::read_file(one / name) == tapeflow::read_file(other / name));
}

// After 100 epochs the flow without the mistake is better than the Gaussian.
TEST_CASE("With --break half no pixel of one half ever moves, and the Gaussian is better") {
  const nlohmann::json json = results({"--break", "half", "--epochs", "100"});
  for (const char* k : {"after_1", "after_2", "after_3", "after_4"})
    CHECK(json["nonzero"][k] == 64 + 32 * 32);
  CHECK(json["gain"]["mean"] < 0);
  check_core(json);  // poor, but still a density
}

TEST_CASE("With --break scaling all images score alike, and the contract names the layer") {
  const nlohmann::json json = results({"--break", "scaling"});
  CHECK(json["gain"]["mean"] < 0);
  CHECK(json["flow"]["test"]["standard_error"] <
        json["gaussian"]["test"]["standard_error"].get<double>() / 50);
  CHECK(json["contract"]["broken"] > 0);
  check_mixing(json);
  check_core(json);
}
