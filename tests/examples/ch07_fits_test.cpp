// Chapter 07's program keeps its promises.
#include "engine/io/atomic_file.hpp"
#include "tests/examples/chapter_run.hpp"
#include "tests/examples/gif.hpp"

#include <cmath>

TEST_CASE("Chapter 07 comes within .03 nats of the moons' entropy") {
  const TemporaryDirectory folder;
  const auto [json, out] = run_chapter(TAPEFLOW_CH07, folder);
  CHECK(json["moons"]["above"] > 0);
  CHECK(json["moons"]["above"] < 0.03);
  // The entropies of the truth, by quadrature. The edges of the squares cost the checkerboard no
  // accuracy.
  CHECK(json["moons"]["entropy"] == Approx(2.3939).margin(5e-5).epsilon(0));
  CHECK(json["8gaussians"]["entropy"] == Approx(2.8319).margin(5e-5).epsilon(0));
  CHECK(json["checkerboard"]["entropy"] == Approx(std::log(32.)).margin(5e-5).epsilon(0));
  CHECK(json["integral"] == Approx(1).margin(1e-3).epsilon(0));
  CHECK(json["gradient"]["worst_error"] < 1e-6);
  CHECK(json["contract"]["broken"] == 0);
  // The modes have parted, but a continuous map cannot tear the plane: some mass stays between
  // them.
  CHECK(json["8gaussians"]["above"] < 0.15);
  CHECK(json["between"] > 3 * json["between_truth"].get<double>());
  CHECK(json["between"] < 0.01);
  CHECK(json["checkerboard"]["above"] < 0.2);
  for (const char* kind : {"usual", "batch", "act"}) CHECK(json["shapes"][kind]["mean"] < 0.03);
  for (const char* seed : {"usual_second", "usual_third"})
    CHECK(json["seeds"][seed]["mean"] < 0.03);
  // Far out, the gradient is a number in every weight only if the log-scales have a bound.
  CHECK(json["far_out"]["bounded"] == 0);
  CHECK(json["far_out"]["unbounded"] > 0);
  CHECK(json["directions"]["ratio"] == Approx(1).margin(0.5).epsilon(0));
  CHECK(json["figures"].size() == 4);
  const auto film = folder / "ch07_real_nvp_training.gif";
  if (exists(film)) CHECK(frames_of(tapeflow::read_file(film)) > 20);
}
