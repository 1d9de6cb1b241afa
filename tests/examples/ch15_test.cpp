// Chapter 15's metrics give the truth what they must, and its three models differ as it says.
#include "tests/examples/chapter_run.hpp"

#include <algorithm>
#include <cmath>

namespace {

ChapterRun three_models(std::vector<std::string> arguments) {
  return run_chapter(TAPEFLOW_CH15, std::move(arguments));
}

// (mean - expected) in standard errors.
double errors_from(const nlohmann::json& score, double expected) {
  return (score["mean"].get<double>() - expected) / score["standard_error"].get<double>();
}

// The standard error of five seeds is itself uncertain: Student's t with 4 degrees of freedom is
// beyond 13 once in 5000 times.
constexpr double far = 13;

void check_truth(const nlohmann::json& scores) {
  CHECK(std::abs(errors_from(scores["coverage"], 0.968844)) < far);
  CHECK(std::abs(errors_from(scores["density"], 1)) < far);
  CHECK(std::abs(errors_from(scores["mmd"], 0)) < far);
  CHECK(std::abs(errors_from(scores["training"], 50)) < far);
}

}  // namespace

TEST_CASE("Chapter 15's metrics give draws of each truth what they give on average") {
  const nlohmann::json json = three_models({"--steps", "300"}).json;
  CHECK(std::abs(json["grid"]["entropy"].get<double>() - 0.065288) < 5e-7);
  // 1 - (2499 … 2495) / (4999 … 4995)
  CHECK(std::abs(json["coverage_expected"].get<double>() - 0.968844) < 1e-6);
  for (const char* truth : {"grid", "eight", "moons", "rings"}) {
    INFO(truth);
    check_truth(json[truth]["truth"]);
  }
  CHECK(json["grid"]["truth"]["modes"]["mean"] == 25);
  CHECK(std::abs(errors_from(json["grid"]["truth"]["near"], 98.889)) < far);
  CHECK(std::abs(errors_from(json["digits"]["rows"]["coverage"], 0.969)) < far);
  CHECK(json["digits"]["rows"]["training"]["mean"] == 100);
  for (const char* name : {"plane", "digits"}) {
    const nlohmann::json& weights = json["weights"][name];
    const auto [least, most] =
        std::minmax({weights["flow"].get<double>(), weights["VAE"].get<double>(),
                     weights["GAN"].get<double>()});
    CHECK(most < 1.05 * least);
  }
  CHECK(json["gradient"]["worst_error"] < 1e-6);
  CHECK(json["generator_gradient"]["worst_error"] < 1e-6);
  CHECK_FALSE(json["grid"]["GAN"].contains("likelihood"));
  CHECK(json["figures"].size() == 3);
}

// With half of the steps that the chapter takes.
TEST_CASE("Chapter 15's flow hits all modes, and its GAN loses some") {
  const nlohmann::json json = three_models({"--steps", "6000"}).json;
  CHECK(json["flow_modes"] > 24);
  CHECK(json["gan_modes"] < 24);
  // No likelihood is above the truth's.
  for (const char* truth : {"grid", "eight", "moons", "rings"})
    for (const char* model : {"flow", "VAE"}) CHECK(json[truth][model]["likelihood"]["mean"] > 0);
}

TEST_CASE("With --break itself density and coverage are below what the truth must get") {
  const nlohmann::json json = three_models({"--break", "itself", "--steps", "300"}).json;
  CHECK(errors_from(json["grid"]["truth"]["density"], 1) < -far);
  CHECK(std::abs(errors_from(json["grid"]["truth"]["density"], 0.8)) < far);
  CHECK(errors_from(json["grid"]["truth"]["coverage"], 0.968844) < -far);
}

TEST_CASE("With --break saturating the generator's gradient vanishes as D becomes sure") {
  const nlohmann::json json = three_models({"--break", "saturating", "--steps", "300"}).json;
  const nlohmann::json& last = json["vanishing"]["last"];
  CHECK(last["saturating"].get<double>() < last["non_saturating"].get<double>());
  CHECK(json["generator_gradient"]["worst_error"] < 1e-6);  // right, but of a flat loss
}
