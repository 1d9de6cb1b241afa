// Chapter 14's fits, with the steps that the chapter takes.
#include "tests/examples/chapter_run.hpp"

TEST_CASE("Chapter 14 reaches probabilistic PCA, and a flow closes the gap on the ring") {
  const nlohmann::json json = run_chapter(TAPEFLOW_CH14, {"--epochs", "1"}).json;
  // 57 nats in float, from 20 draws of nearly equal weights: the roundings are below 1e-5.
  for (const char* estimate : {"closed", "sampled"}) {
    CHECK(json["ppca"][estimate].get<double>() > 0);
    CHECK(json["ppca"][estimate].get<double>() < 2e-3);
  }
  CHECK(json["ppca_gap"].get<double>() < 1e-3);
  CHECK(json["ring"]["wide"]["log_p"].get<double>() == Approx(-1.288761).margin(1e-6));
  CHECK(json["ring"]["thin"]["log_p"].get<double>() == Approx(-1.301976).margin(1e-6));
  CHECK(json["ring_gap"].get<double>() < 0.1);
  CHECK(json["ring_gap"].get<double>() > 0);
  // The best ELBOs of a Gaussian with independent columns, by quadrature. A fit ends a little below
  // them, up to the error of its estimate.
  for (const auto& [ring, best] : {std::pair{"wide", -3.0057}, std::pair{"thin", -3.4185}}) {
    const nlohmann::json& gaussian = json["ring"][ring]["Gaussian"];
    const double elbo = gaussian["elbo"], error = gaussian["elbo_error"];
    CHECK(elbo < best + 4 * error);
    CHECK(elbo > best - 0.05);
  }
}
