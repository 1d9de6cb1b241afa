// Chapter 09's program finds the funnel's Z, and its three comparisons come out as the chapter
// says.
#include "tests/examples/chapter_run.hpp"

#include <cmath>
#include <numbers>

namespace {

nlohmann::json inverse_autoregressive(std::vector<std::string> arguments) {
  return run_chapter(TAPEFLOW_CH09, std::move(arguments)).json;
}

// (mean - truth) in standard errors.
double errors_from(const nlohmann::json& estimate, double truth) {
  return (estimate["mean"].get<double>() - truth) / estimate["standard_error"].get<double>();
}

}  // namespace

TEST_CASE("Chapter 09 finds log Z = 0 of the funnel, and the path gradient is less noisy") {
  const nlohmann::json json = inverse_autoregressive({});
  for (const char* gradient : {"path", "ordinary"}) {
    INFO(gradient);
    const nlohmann::json& fit = json[gradient];
    CHECK(std::abs(errors_from(fit["log_z"], 0)) < 3);
    CHECK(fit["effective_share"] > 0.9);
    CHECK(errors_from(fit["kl"], 0) > 0);
  }
  CHECK(json["path"]["kl"]["mean"] < json["ordinary"]["kl"]["mean"]);
  CHECK(json["variance"]["path"].get<double>() < json["variance"]["ordinary"].get<double>() / 10);
  CHECK(json["gradient"]["worst_error"] < 1e-6);
  CHECK(json["gradient"]["compared"] > 500);
  CHECK(json["figures"].size() == 3);

  // MAF's to_latent and IAF's to_data are one map. The other directions, recorded, need D = 32
  // passes.
  CHECK(json["duality"]["difference"] == 0);
  CHECK(json["duality"]["maf_ratio"] > 5);
  CHECK(json["duality"]["iaf_ratio"] > 5);

  // The standard errors are 0.0003 and 0.005. Maximum likelihood from 8000 rows loses P / 2N =
  // 0.0003.
  const double covering = 0.5 * std::log1p(5 / 0.36) - std::log(2.);
  CHECK(std::abs(json["modes"]["reverse_kl"].get<double>() - std::log(2.)) < 0.005);
  CHECK(std::abs(json["modes"]["forward_kl"].get<double>() - covering) < 0.02);
}

TEST_CASE("With --break sign the KL is below zero, which no divergence can be") {
  const nlohmann::json json = inverse_autoregressive({"--break", "sign", "--steps", "300"});
  CHECK(errors_from(json["path"]["kl"], 0) < -10);
  CHECK(errors_from(json["path"]["log_z"], 0) > 10);
  CHECK(json["gradient"]["worst_error"] < 1e-5);  // right, but of the wrong function
}

TEST_CASE("With --break constant log Z is wrong by the constant that was forgotten") {
  const nlohmann::json json = inverse_autoregressive({"--break", "constant", "--steps", "300"});
  const double ln_2pi = std::log(2 * std::numbers::pi);
  CHECK(std::abs(errors_from(json["path"]["log_z"], 0)) > 10);
  CHECK(std::abs(errors_from(json["path"]["log_z"], -ln_2pi)) < 3);
}
