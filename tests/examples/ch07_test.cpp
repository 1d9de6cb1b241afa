// Chapter 07's program keeps its promises, and its planted mistakes have their symptoms.
#include "engine/io/atomic_file.hpp"
#include "tests/examples/chapter_run.hpp"
#include "tests/examples/gif.hpp"

#include <cmath>

namespace {

ChapterRun real_nvp(std::vector<std::string> arguments) {
  return run_chapter(TAPEFLOW_CH07, std::move(arguments));
}

}  // namespace

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
  // The mass between the modes is no accident of sampling: a continuous map cannot tear the plane.
  CHECK(json["between"] > 3 * json["between_truth"].get<double>());
  for (const char* kind : {"batch", "act"}) CHECK(json["shapes"][kind]["mean"] < 0.15);
  // Far out, the gradient is a number in every weight only if the log-scales have a bound.
  CHECK(json["far_out"]["bounded"] == 0);
  CHECK(json["far_out"]["unbounded"] > 0);
  CHECK(json["directions"]["ratio"] == Approx(1).margin(0.5).epsilon(0));
  CHECK(json["figures"].size() == 4);
  const auto film = folder / "ch07_real_nvp_training.gif";
  if (exists(film)) CHECK(frames_of(tapeflow::read_file(film)) > 20);
}

TEST_CASE("With --break half one column stays as it came, and the moons are out of reach") {
  const auto [json, out] = real_nvp({"--break", "half", "--epochs", "6"});
  CHECK(json["moons"]["above"] > 0.3);  // whatever the layers do with the other column
}

TEST_CASE("With --break batch the density of a row depends on the other rows of its batch") {
  const auto [json, out] = real_nvp({"--break", "batch", "--epochs", "6"});
  const double first = json["one_row"]["first"], second = json["one_row"]["second"];
  CHECK(std::abs(first - second) > 0.01);
  CHECK(json["gradient"]["worst_error"] < 1e-6);  // the gradient check does not notice
  CHECK(json["contract"]["broken"] == 0);         // neither does the contract
}

TEST_CASE("With --break twice the score beats the truth, and integral and contract say why") {
  const auto [json, out] = real_nvp({"--break", "twice", "--epochs", "6"});
  CHECK(json["moons"]["above"] < -0.1);
  CHECK(std::abs(json["integral"].get<double>() - 1) > 0.1);
  CHECK(json["gradient"]["worst_error"] < 1e-6);
  CHECK(json["contract"]["broken"] > 0);
  CHECK(out.find("(ratio 2") != out.npos);
}
