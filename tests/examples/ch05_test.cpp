// Chapter 05's program: deeper flows are closer to each target, and the results of planted mistakes
// look too good to be true.
#include "tests/examples/chapter_run.hpp"

#include <cmath>

namespace {

nlohmann::json planar_radial(std::vector<std::string> arguments) {
  return run_chapter(TAPEFLOW_CH05, std::move(arguments)).json;
}

// (mean - truth) in standard errors.
double errors_above(const nlohmann::json& estimate, double truth) {
  return (estimate["mean"].get<double>() - truth) / estimate["standard_error"].get<double>();
}

const std::vector<std::string> targets{"U1", "U2", "U3", "U4"};

}  // namespace

TEST_CASE("Chapter 05's KL to the truth falls with the number of layers for each target") {
  const nlohmann::json json = planar_radial({});
  const std::vector<double> known{1.8775, 2.1575, 2.7171, 2.7861};
  for (std::size_t k = 0; k < targets.size(); ++k) {
    INFO(targets[k]);
    const nlohmann::json& target = json[targets[k]];
    CHECK(std::abs(target["log_z"].get<double>() - known[k]) < 1e-4);
    const double two = target["planar2"]["kl"]["mean"], eight = target["planar8"]["kl"]["mean"];
    CHECK(errors_above(target["planar8"]["kl"], two) < -3);
    CHECK(errors_above(target["planar32"]["kl"], eight) < -3);
    for (const char* flow : {"planar2", "planar8", "planar32", "radial8"})
      CHECK(errors_above(target[flow]["kl"], 0) > 0);  // a KL cannot be below 0
    CHECK(std::abs(errors_above(target["planar32"]["log_z"], known[k])) < 3);
    CHECK(target["planar32"]["effective_share"] > 0.5);
  }
  // ln |det J| by differences has the relative error of the determinant, which is small at some
  // points.
  CHECK(json["log_det"]["planar"] < 1e-4);
  CHECK(json["log_det"]["radial"] < 1e-4);
  CHECK(json["round_trip"] < 1e-10);
  CHECK(json["gradient"]["worst_error"] < 1e-6);
  CHECK(json["gradient"]["compared"] == 40);
  CHECK(json["figures"] == nlohmann::json::array({"ch05_planar.png", "ch05_planar_curves.png"}));
}

TEST_CASE("With --break misprint a radial flow's KL is negative, and its determinant is wrong") {
  const nlohmann::json json = planar_radial({"--break", "misprint", "--steps", "1000"});
  double least = 0;
  for (const std::string& target : targets) {
    least = std::min(least, errors_above(json[target]["radial8"]["kl"], 0));
    CHECK(errors_above(json[target]["planar8"]["kl"], 0) > 0);
  }
  CHECK(least < -10);
  CHECK(json["log_det"]["radial"] > 0.1);
  CHECK(json["log_det"]["planar"] < 1e-4);
  CHECK(json["gradient"]["worst_error"] < 1e-6);
}

TEST_CASE(
    "With --break constraint the determinant is right, but to_latent does not invert to_data") {
  const nlohmann::json json = planar_radial({"--break", "constraint", "--steps", "1000"});
  // Several z have one image x. Only one of them counts in the density of x, so that the weights
  // find a Z that is too large.
  double most = 0;
  for (const std::string& target : targets)
    most = std::max(most, errors_above(json[target]["planar8"]["log_z"], json[target]["log_z"]));
  CHECK(most > 5);
  CHECK(json["log_det"]["planar"] < 1e-3);
  const nlohmann::json& trip = json["round_trip"];
  CHECK((trip.is_null() || trip > 0.1));  // null stands for NaN
  // The map folds, and so ln|det| does. A difference across a fold is no gradient's fault.
  CHECK(json["gradient"]["worst_error"] < 1e-6);
}
