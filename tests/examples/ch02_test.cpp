// Chapter 02's program finds the two slopes, and its museum fools the checks that it should fool.
#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_directory.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

namespace {

struct Found {
  Run run;
  nlohmann::json json;
  bool picture;
};

Found gradient_checking(std::vector<std::string> arguments) {
  const TemporaryDirectory folder;
  arguments.insert(arguments.end(), {"--json", "r.json"});
  const Run run = run_program(TAPEFLOW_CH02, arguments, {.folder = folder.path()});
  INFO(run.err);
  REQUIRE(run.exit_code == 0);
  std::ifstream stream(folder / "r.json");
  return {run, nlohmann::json::parse(stream),
          std::filesystem::exists(folder / "ch02_v_curves.png")};
}

}  // namespace

TEST_CASE("Chapter 02 finds slopes of 2 and -1 within 5 %, in float and in double") {
  for (const char* seed : {"1", "2"}) {
    const Found found = gradient_checking({"--seed", seed});
    for (const auto& [type, epsilon] :
         {std::pair{"float", 1.19e-7}, std::pair{"double", 2.22e-16}}) {
      INFO(type << ", seed " << seed);
      const nlohmann::json& curve = found.json[type];
      CHECK(curve["truncation_slope"] == Approx(2).epsilon(0.05));
      CHECK(curve["rounding_slope"] == Approx(-1).epsilon(0.05));
      // The bottom of the V: where h² is ε / h, up to what gelu and its derivatives are.
      CHECK(curve["best_step"] > std::cbrt(epsilon) / 4);
      CHECK(curve["best_step"] < std::cbrt(epsilon) * 4);
      CHECK(curve["least_error"] < 4 * std::pow(epsilon, 2. / 3));
    }
  }
}

TEST_CASE("Chapter 02's common checks pass every planted mistake, its better ones none") {
  const Found found = gradient_checking({});
  CHECK(found.json["museum"]["fooled"] == 6);
  CHECK(found.json["museum"]["caught"] == 6);
  CHECK(found.run.out.find("    passes  cotangent of ones: ") != std::string::npos);
  CHECK(found.run.out.find("    fails   random cotangent: ") != std::string::npos);
  CHECK(found.run.out.find("(ratio -1: a sign)") != std::string::npos);
}

TEST_CASE("Chapter 02 checks its own gradient, shows a kink and draws the curves") {
  const Found found = gradient_checking({});
  CHECK(found.json["gradient"]["compared"] == 5 * 4 + 4 * 3 + 3);
  CHECK(found.json["gradient"]["worst_error"] < 1e-8);
  CHECK(found.json["kink"]["across"].get<double>() == Approx(0.75));  // (3/2 h - 0) / 2h
  CHECK(found.json["kink"]["beside"].get<double>() == Approx(1));
  CHECK(found.picture);
}

TEST_CASE("With --break one-sided the error falls as h, not as its square") {
  const Found found = gradient_checking({"--break", "one-sided"});
  CHECK(found.json["double"]["truncation_slope"] == Approx(1).epsilon(0.05));
  CHECK(found.json["double"]["least_error"] > 1e-9);
}

TEST_CASE("With --break slope no step makes the error small, in float or in double") {
  const Found found = gradient_checking({"--break", "slope"});
  const double single = found.json["float"]["least_error"],
               exact = found.json["double"]["least_error"];
  CHECK(exact > 1e-4);
  CHECK(single == Approx(exact).epsilon(0.01));
}
