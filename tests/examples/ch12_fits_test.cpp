// The fits of chapter 12 keep its promises.
#include "tests/examples/chapter_run.hpp"

#include <cmath>

TEST_CASE("Chapter 12 comes within .05 nats of eight Gaussians, and affine couplings do not") {
  const auto [json, out] = run_chapter(TAPEFLOW_CH12);
  CHECK(json["contract"]["broken"] == 0);
  CHECK(json["contract"]["broken_in_float"] == 0);
  CHECK(json["gradient"]["worst_error"] < 1e-6);
  CHECK(json["mistakes"]["unseen"] == 2);
  CHECK(json["bins64"]["entropy"] == Approx(2.8319).margin(1e-4).epsilon(0));
  CHECK(json["bins64"]["above"] > 0);
  CHECK(json["bins64"]["above"] < 0.05);
  CHECK(json["affine2"]["above"] > 0.5);
  CHECK(json["affine8"]["above"] > json["bins16"]["above"]);
  for (const auto& [fewer, more] :
       {std::pair{"bins8", "bins16"}, {"bins16", "bins32"}, {"bins32", "bins64"}})
    CHECK(json[more]["above"] < json[fewer]["above"]);
  CHECK(json["integral"] == Approx(1).margin(1e-3).epsilon(0));
  CHECK(json["figures"].size() == 4);
}

TEST_CASE("With --break bins the fit is as good as ever, and the score off by 2 ln 64") {
  const auto [json, out] = run_chapter(TAPEFLOW_CH12, {"--break", "bins"});
  const double rest = json["trained"]["above"].get<double>() - 2 * std::log(64.);
  CHECK(rest > 0);
  CHECK(rest < 0.05);
  CHECK(json["integral"] < 1e-3);
}

TEST_CASE("With --break first-call the contract is kept, and a loaded model scores otherwise") {
  const auto [json, out] = run_chapter(TAPEFLOW_CH12, {"--break", "first-call"});
  CHECK(json["contract"]["broken"] == 0);
  CHECK(json["contract"]["broken_in_float"] == 0);
  CHECK(json["loaded"]["above"] > json["trained"]["above"].get<double>() + 0.5);
}
