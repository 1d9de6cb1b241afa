// Chapter 14's program: its bounds are bounds, and the planted mistakes show what the chapter says.
#include "tests/examples/chapter_run.hpp"

namespace {

ChapterRun autoencoders(std::vector<std::string> arguments) {
  return run_chapter(TAPEFLOW_CH14, std::move(arguments));
}

// With few steps, for what does not need a good fit.
ChapterRun quick(std::vector<std::string> arguments = {}) {
  arguments.insert(arguments.end(), {"--steps", "400", "--epochs", "1"});
  return autoencoders(std::move(arguments));
}

}  // namespace

TEST_CASE("ELBO <= IWAE <= log p on the ring, also for fits that are far from done") {
  const nlohmann::json json = quick().json;
  for (const char* ring : {"wide", "thin"}) {
    const double log_p = json["ring"][ring]["log_p"];
    for (const char* family : {"Gaussian", "planar", "IAF"}) {
      INFO(ring << ' ' << family);
      const nlohmann::json& fit = json["ring"][ring][family];
      CHECK(fit["elbo"].get<double>() <= fit["iwae"].get<double>());
      CHECK(fit["iwae"].get<double>() < log_p + 4 * fit["iwae_error"].get<double>());
    }
  }
  for (const char* fit : {"closed", "sampled"}) CHECK(json["ppca"][fit].get<double>() > 0);
  for (const char* family : {"Gaussian", "planar", "IAF"}) {
    const nlohmann::json& images = json["images"][family];
    CHECK(images["elbo"].get<double>() < images["iwae"].get<double>());
    CHECK(images["iwae"].get<double>() < 0);  // the images are counted: no probability exceeds 1
  }
  CHECK(json["gradient"]["worst_error"] < 1e-6);
  CHECK(json["contract"]["broken"] == 0);
  CHECK(json["figures"].size() == 4);
}

TEST_CASE("With --break sign bounds exceed log p, and a divergence is negative") {
  const ChapterRun run = quick({"--break", "sign"});
  for (const char* family : {"planar", "IAF"}) {
    CHECK(run.json["ring"]["wide"][family]["gap"].get<double>() < -5);
    CHECK(run.json["images"][family]["kl"].get<double>() < -10);
  }
  CHECK(run.json["ring"]["wide"]["Gaussian"]["gap"].get<double>() > 1);  // it has no log_det
  CHECK(run.json["gradient"]["worst_error"] < 1e-6);  // right, but of the wrong function
  CHECK(run.out.find("(ratio -1: a sign)") != std::string::npos);
}

TEST_CASE("With --break pixels the latents are not used, and the bound is far lower") {
  const nlohmann::json right = quick().json["images"],
                       wrong = quick({"--break", "pixels"}).json["images"];
  for (const char* family : {"Gaussian", "planar", "IAF"}) {
    CHECK(right[family]["kl"].get<double>() > 2);
    CHECK(wrong[family]["kl"].get<double>() < 0.5);
    CHECK(wrong[family]["iwae"].get<double>() < right[family]["iwae"].get<double>() - 10);
  }
}
