// Chapter 10's program counts bits per pixel right, and its planted mistakes have their symptoms.
#include "engine/io/atomic_file.hpp"
#include "tests/examples/chapter_run.hpp"

#include <cmath>
#include <numbers>

namespace {

nlohmann::json results(const std::vector<std::string>& arguments) {
  return run_chapter(TAPEFLOW_CH10, arguments).json;
}

// log p of D pixels of some levels is log p of the logits + log-det - D ln levels; bits per pixel
// are that over -D ln 2.
void check_terms(const nlohmann::json& gaussian, double pixels, double levels) {
  const double log_p = gaussian["logits"]["mean"].get<double>() +
                       gaussian["log_det"].get<double>() - pixels * std::log(levels);
  CHECK(gaussian["levels"] == Approx(log_p).epsilon(1e-6));  // a level's width is a float
  CHECK(gaussian["bits_per_dim"] == Approx(-log_p / (pixels * std::numbers::ln2)).epsilon(1e-6));
}

// A pixel of level 0 under a normal density in the middle of its cell, with the deviation s: its
// probability is erf(1 / (√8 s)), and -E_u ln p = ½ ln 2πs² + 1 / (24 s²). The midpoint rule of
// 2000 parts misses a fraction of 1 / (24 · 2000² s²).
void check_black_pixel(const nlohmann::json& pixel) {
  const double pi = std::numbers::pi, ln2 = std::numbers::ln2;
  for (const double s : {0.1, 0.2, 1 / std::sqrt(12), 0.5, 1.}) {
    const nlohmann::json bits = pixel["deviation_" + std::to_string(std::lround(1000 * s))];
    CHECK(bits["exact"] == Approx(-std::log2(std::erf(1 / (std::sqrt(8) * s)))).margin(1e-5));
    CHECK(bits["bound"] ==
          Approx((std::log(2 * pi * s * s) / 2 + 1 / (24 * s * s)) / ln2).epsilon(1e-5));
  }
}

// A mean over more points of a cell needs fewer bits. By Jensen's inequality that holds on average;
// here the steps are several bits per picture, and 359 pictures are scored.
void check_noise(const nlohmann::json& noise) {
  CHECK(noise["draws_4"] < noise["draws_1"]);
  CHECK(noise["draws_16"] < noise["draws_4"]);
  CHECK(noise["draws_64"] < noise["draws_16"]);
}

}  // namespace

TEST_CASE("Chapter 10 counts the bits per pixel of the digits, whatever the units of a pixel") {
  const TemporaryDirectory one, other;
  const nlohmann::json json = run_chapter(TAPEFLOW_CH10, one, {"--digits", "--epochs", "1"}).json;
  for (const char* alpha : {"narrow", "wide"}) check_terms(json["gaussian"][alpha], 64, 17);
  CHECK(json["units"]["difference"] < 1e-10);
  CHECK(json["padded"]["pixels"] == 64);
  check_black_pixel(json["black_pixel"]);
  check_noise(json["noise"]);
  CHECK(json["gradient"]["compared"] > 500);
  CHECK(json["gradient"]["worst_error"] < 1e-6);
  CHECK(json["contract"]["broken"] == 0);
  REQUIRE(json["figures"].size() == 5);
  CHECK(run_chapter(TAPEFLOW_CH10, other, {"--digits", "--epochs", "1"}).json == json);
  for (const std::string name : json["figures"])
    CHECK(tapeflow::read_file(one / name) == tapeflow::read_file(other / name));
}

// 16 x 16 pixels of which 64 are those of a digit: a quarter of the bits that there are.
TEST_CASE("With --break padding the padded pixels make the bits look like a quarter") {
  const nlohmann::json right = results({"--digits", "--break", "units"}),  // its frame is right
      wrong = results({"--digits", "--break", "padding"});
  CHECK(wrong["padded"]["pixels"] == 256);
  CHECK(wrong["padded"]["bits_per_dim"]["mean"] ==
        Approx(right["padded"]["bits_per_dim"]["mean"].get<double>() / 4).epsilon(1e-12));
  CHECK(wrong["gaussian"] == right["gaussian"]);
}

TEST_CASE(
    "With --break logit the bits are more than equal levels need, and the contract says why") {
  const nlohmann::json json = results({"--digits", "--break", "logit"});
  for (const char* alpha : {"narrow", "wide"}) {
    CHECK(json["gaussian"][alpha]["log_det"] == 0.0);
    CHECK(json["gaussian"][alpha]["bits_per_dim"] > std::log2(17));
  }
  CHECK(json["contract"]["broken"] > 0);
}

// The widest units are 1000: log2(1000) bits are forgotten.
TEST_CASE("With --break units the bits depend on the units of a pixel") {
  const nlohmann::json json = results({"--digits", "--break", "units"});
  CHECK(json["units"]["difference"] == Approx(std::log2(1000)).epsilon(1e-6));
  CHECK(json["contract"]["broken"] == 0);
}
