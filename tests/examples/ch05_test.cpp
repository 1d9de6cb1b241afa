// Chapter 05's program: deeper flows are closer to each target, and the results of planted mistakes
// look too good to be true.
#include "tests/examples/chapter_run.hpp"

#include <algorithm>
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
const std::vector<std::string> checked{"planar", "radial", "sylvester"};

// Whether a difference of rounding errors is larger than the bound; null stands for NaN.
bool is_above(const nlohmann::json& difference, double bound) {
  return difference.is_null() || difference > bound;
}

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
    for (const char* flow : {"planar2", "planar8", "planar32", "radial8", "sylvester4"})
      CHECK(errors_above(target[flow]["kl"], 0) > 0);  // a KL cannot be below 0
    // Samples get five standard errors.
    CHECK(std::abs(errors_above(target["planar32"]["log_z"], known[k])) < 5);
    CHECK(target["planar32"]["effective_share"] > 0.5);
  }
  for (const std::string& flow : checked) {
    INFO(flow);
    // ln |det J| by differences has the relative error of the determinant, which is small at some
    // points.
    CHECK(json["log_det"][flow] < 1e-4);
    CHECK(json["round_trip"][flow] < 1e-10);
    CHECK(json["broken"][flow] == 0);
  }
  CHECK(json["gradient"]["worst_error"] < 1e-6);
  CHECK(json["gradient"]["compared"] == 8 * (2 + 2 + 1) + 8 * (2 + 1 + 1) + 4 * (4 + 4 + 2 + 2));
  CHECK(json["figures"].size() == 5);
}

// What can be worked out by hand: h = 1 / (.7 + 3.2672) = .252067, 1 + βh = 1.327687 and
// βh' = -.0826; (c - m + 1, c / m) = (-6, .3).
TEST_CASE("Chapter 05 prints determinants, a search and a radius that can be worked out by hand") {
  const nlohmann::json json = planar_radial({"--targets", "U1", "--steps", "1"});
  const nlohmann::json& determinant = json["determinant"];
  CHECK(std::abs(determinant["layer"].get<double>() - 1.864674) < 1e-6);
  CHECK(std::abs(determinant["differences"].get<double>() - 1.864674) < 1e-6);
  CHECK(std::abs(determinant["without_r"].get<double>() - 2.194782) < 1e-6);
  CHECK(std::abs(determinant["exponent_d"].get<double>() - 2.475704) < 1e-6);
  CHECK(json["newton"]["steps"] == 3);
  // The rounding of a float near 50 is 4e-6, half of it lands in the radius.
  CHECK(std::abs(json["radius"]["difference"].get<double>() - 1e-4) > 5e-7);
  CHECK(std::abs(json["radius"]["quotient"].get<double>() - 1e-4) < 1e-10);
  CHECK(json["folds"]["free"] > json["folds"]["norm"]);
  CHECK(json["folds"]["norm"] > 0);
  CHECK(json["folds"]["square"] == 0);
  CHECK(!json.contains("U2"));
}

TEST_CASE("A misprint of the radial layer is seen by the contract, not by the gradient check") {
  const std::string mistake = GENERATE("misprint", "radius", "exponent");
  INFO(mistake);
  const nlohmann::json json =
      planar_radial({"--break", mistake, "--targets", "U4", "--steps", "500"});
  CHECK(is_above(json["log_det"]["radial"], 0.1));
  CHECK(json["broken"]["radial"] > 0);
  // Two of the three misprints concern the determinant only. Their map is right.
  CHECK(is_above(json["round_trip"]["radial"], 1e-6) == (mistake == "misprint"));
  CHECK(json["log_det"]["planar"] < 1e-4);
  CHECK(json["broken"]["planar"] == 0);
  CHECK(json["gradient"]["worst_error"] < 1e-6);
  CHECK(json["figures"].size() == 2);
}

TEST_CASE("With --break constraint the determinant is right, but to_latent is no inverse") {
  const nlohmann::json json = planar_radial({"--break", "constraint", "--targets", "U4"});
  // Several z have one image x. Only one of them counts in the density of x, so that the weights
  // find a Z that is too large.
  const nlohmann::json& target = json["U4"];
  CHECK(std::max(errors_above(target["planar8"]["log_z"], target["log_z"]),
                 errors_above(target["planar32"]["log_z"], target["log_z"])) > 5);
  CHECK(json["log_det"]["planar"] < 1e-2);
  CHECK(is_above(json["round_trip"]["planar"], 0.1));
  CHECK(json["broken"]["planar"] > 0);
  CHECK(json["broken"]["radial"] == 0);
  // The map folds, and so ln|det| does. A difference across a fold is no gradient's fault.
  CHECK(json["gradient"]["worst_error"] < 1e-6);
}

TEST_CASE("With --break norm the fit looks right, and of random layers some fold") {
  const nlohmann::json json =
      planar_radial({"--break", "norm", "--targets", "U4", "--steps", "500"});
  CHECK(json["log_det"]["planar"] < 1e-4);
  CHECK(json["gradient"]["worst_error"] < 1e-6);
  CHECK(json["folds"]["norm"] > 0);
}

// The starts of the first flow include the one that a run with one start makes. Which of two fits
// is better is decided by their losses, which are estimates as the KL is.
TEST_CASE("Of several starts the best one counts") {
  const auto kl = [](const char* starts) {
    return planar_radial(
        {"--targets", "U2", "--steps", "300", "--starts", starts})["U2"]["planar2"]["kl"];
  };
  const nlohmann::json one = kl("1"), four = kl("4");
  CHECK(errors_above(four, one["mean"]) < 5);
}
