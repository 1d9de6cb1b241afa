// Chapter 02's program finds the two slopes, and its museum fools the common checks.
#include "tests/examples/chapter_run.hpp"

#include <cmath>

namespace {

ChapterRun gradient_checking(std::vector<std::string> arguments) {
  return run_chapter(TAPEFLOW_CH02, std::move(arguments));
}

}  // namespace

TEST_CASE("Chapter 02 finds slopes of 2 and -1 within 5 %, in float and in double") {
  for (const char* seed : {"1", "2"}) {
    const nlohmann::json json = gradient_checking({"--seed", seed}).json;
    for (const auto& [type, epsilon] :
         {std::pair{"float", 1.19e-7}, std::pair{"double", 2.22e-16}}) {
      INFO(type << ", seed " << seed);
      const nlohmann::json& curve = json[type];
      CHECK(curve["truncation_slope"] == Approx(2).epsilon(0.05));
      CHECK(curve["rounding_slope"] == Approx(-1).epsilon(0.05));
      // The bottom of the V is where h² is ε / h, up to the sizes of gelu and its derivatives.
      CHECK(curve["best_step"] > std::cbrt(epsilon) / 4);
      CHECK(curve["best_step"] < std::cbrt(epsilon) * 4);
      CHECK(curve["least_error"] < 4 * std::pow(epsilon, 2. / 3));
    }
  }
}

TEST_CASE("Chapter 02's common checks pass every planted mistake, its better checks none") {
  const auto [json, out] = gradient_checking({});
  CHECK(json["museum"]["fooled"] == 6);
  CHECK(json["museum"]["caught"] == 6);
  CHECK(out.find("    passes  cotangent of ones: ") != std::string::npos);
  CHECK(out.find("    fails   random cotangent: ") != std::string::npos);
  CHECK(out.find("(ratio -1: a sign)") != std::string::npos);
}

TEST_CASE("Chapter 02 checks a gradient, shows a kink and draws the curves") {
  const auto [json, out] = gradient_checking({});
  CHECK(json["gradient"]["compared"] == 5 * 4 + 4 * 3 + 3);
  CHECK(json["gradient"]["worst_error"] < 1e-8);
  CHECK(json["kink"]["across"].get<double>() == Approx(0.75));  // (3/2 h - 0) / 2h
  CHECK(json["kink"]["beside"].get<double>() == Approx(1));
  CHECK(json["figures"] == nlohmann::json::array({"ch02_gradients.png", "ch02_gradients_limits.png",
                                                  "ch02_gradients_cotangents.png"}));
}

TEST_CASE("Chapter 02's check notices every planted adjoint, and tells four causes") {
  const auto [json, out] = gradient_checking({});
  CHECK(json["planted"]["caught"] == 7);
  for (const char* cause :
       {"(ratio -1: a sign)", "(ratio 1/2: counted half)", "(ratio 7: a sum where a mean is meant)",
        "(ratio 0: no gradient flows"})
    CHECK(out.find(cause) != std::string::npos);
}

// One entry of 1024 is 1 % off. Its derivative need not be the largest, so the error relative to
// the largest may be less than 0.01; along a direction with a small slope it may be more.
TEST_CASE("Chapter 02's 20 directions find one wrong entry of 1024 with a fraction of the values") {
  const nlohmann::json json = gradient_checking({}).json;
  CHECK(json["entries"]["values"] == 2 * 1024);
  CHECK(json["directions"]["values"] == 4 * 20);  // two central differences for each
  for (const char* way : {"entries", "directions"}) {
    CHECK(json[way]["right"] < 1e-6);
    CHECK(json[way]["wrong"] > 1e-4);
  }
}

TEST_CASE("With --break one-sided the error falls as h, not as its square") {
  const nlohmann::json json = gradient_checking({"--break", "one-sided"}).json;
  CHECK(json["double"]["truncation_slope"] == Approx(1).epsilon(0.05));
  CHECK(json["double"]["least_error"] > 1e-9);
}

TEST_CASE("With --break slope no step makes the error small, in float or in double") {
  const nlohmann::json json = gradient_checking({"--break", "slope"}).json;
  const double single = json["float"]["least_error"], exact = json["double"]["least_error"];
  CHECK(exact > 1e-4);
  CHECK(single == Approx(exact).epsilon(0.01));
}
