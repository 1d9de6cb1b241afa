// Chapter 09's program finds the funnel's Z, and its comparisons come out as the chapter says.
#include "tests/examples/chapter_run.hpp"

#include <cmath>
#include <numbers>

namespace {

ChapterRun inverse_autoregressive(std::vector<std::string> arguments) {
  return run_chapter(TAPEFLOW_CH09, std::move(arguments));
}

// (mean - truth) in standard errors.
double errors_from(const nlohmann::json& estimate, double truth) {
  return (estimate["mean"].get<double>() - truth) / estimate["standard_error"].get<double>();
}

}  // namespace

TEST_CASE("Chapter 09 finds log Z = 0 of the funnel, and the path gradient is less noisy") {
  const nlohmann::json json = inverse_autoregressive({}).json;
  for (const char* gradient : {"path", "ordinary"}) {
    INFO(gradient);
    const nlohmann::json& fit = json[gradient];
    CHECK(std::abs(errors_from(fit["log_z"], 0)) < 3);
    CHECK(fit["effective_share"] > 0.9);
    CHECK(errors_from(fit["kl"], 0) > 0);
  }
  CHECK(json["path"]["kl"]["mean"] < json["ordinary"]["kl"]["mean"]);
  CHECK(json["variance"]["path"].get<double>() < json["variance"]["ordinary"].get<double>() / 10);

  // The best Gaussian has KL(q ‖ p) = ½ ln(11/2). The fit ends near it: at the optimum the KL is
  // flat, and the last steps of the falling rate are small. So the draws decide, within 5 standard
  // errors. Its weights have no finite variance, and few draws hold most of the weight.
  CHECK(std::abs(errors_from(json["Gaussian"]["kl"], std::log(5.5) / 2)) < 5);
  CHECK(json["Gaussian"]["effective_share"] < 0.05);

  CHECK(json["gradient"]["worst_error"] < 1e-6);
  CHECK(json["path_gradient"]["worst_error"] < 1e-6);
  CHECK(json["gradient"]["compared"] > 500);
  CHECK(json["contract"]["broken"] == 0);
  CHECK(json["figures"].size() == 4);
}

TEST_CASE("Chapter 09 shows that MAF and IAF are one layer, and that a mode can be missed unseen") {
  const nlohmann::json json = inverse_autoregressive({"--steps", "100"}).json;
  // MAF's to_latent and IAF's to_data are one map. The other directions, recorded, need D = 32
  // passes.
  CHECK(json["duality"]["difference"] == 0);
  CHECK(json["duality"]["maf_ratio"] > 5);
  CHECK(json["duality"]["iaf_ratio"] > 5);
  // Both ways compute log q of the same float draws: about 50 roundings of numbers below 10.
  CHECK(json["own_draws"]["difference"] < 50 * 10 * 1.2e-7);

  // The standard errors are 0.0003 and 0.005. Maximum likelihood from 8000 rows loses P / 2N =
  // 0.0003.
  const nlohmann::json &reverse = json["modes"]["reverse"], &forward = json["modes"]["forward"];
  const double covering = 0.5 * std::log1p(5 / 0.36) - std::log(2.);
  CHECK(std::abs(reverse["kl_q_p"].get<double>() - std::log(2.)) < 0.005);
  CHECK(std::abs(forward["kl_p_q"].get<double>() - covering) < 0.02);
  // Half of the mass lies where the first q never goes: log Z = 0 is missed by ln 2, at a small
  // error. The second q finds it.
  CHECK(std::abs(reverse["log_z"]["mean"].get<double>() + std::log(2.)) < 0.02);
  CHECK(errors_from(reverse["log_z"], 0) < -50);
  CHECK(reverse["effective_share"] > 0.8);
  CHECK(std::abs(errors_from(forward["log_z"], 0)) < 3);
}

TEST_CASE("With --break sign the KL is below zero, which no divergence can be") {
  const ChapterRun run = inverse_autoregressive({"--break", "sign", "--steps", "300"});
  CHECK(errors_from(run.json["path"]["kl"], 0) < -10);
  CHECK(errors_from(run.json["path"]["log_z"], 0) > 10);
  CHECK(run.json["gradient"]["worst_error"] < 1e-5);  // right, but of the wrong function
  CHECK(run.json["contract"]["broken"].get<int>() > 0);
  CHECK(run.out.find("(ratio -1: a sign)") != std::string::npos);
  CHECK(run.json["own_draws"]["difference"] < 1e-4);  // wrong both ways, and so in agreement
}

TEST_CASE("With --break constant log Z is wrong by the constant that was forgotten") {
  const nlohmann::json json =
      inverse_autoregressive({"--break", "constant", "--steps", "300"}).json;
  const double ln_2pi = std::log(2 * std::numbers::pi);
  CHECK(std::abs(errors_from(json["path"]["log_z"], 0)) > 10);
  CHECK(std::abs(errors_from(json["path"]["log_z"], -ln_2pi)) < 3);
  CHECK(json["contract"]["broken"] == 0);  // no layer is wrong
}
