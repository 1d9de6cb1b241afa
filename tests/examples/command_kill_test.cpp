// kill -9 during a fit, again and again: no file is ever torn, and the fit that is resumed each
// time ends with the same file as an undisturbed fit.
#include "engine/random.hpp"
#include "tests/examples/workplace.hpp"

#include <chrono>
#include <csignal>

using namespace tapeflow;
namespace fs = std::filesystem;

namespace {

constexpr int kills = 20;
const std::string model_file = "model.safetensors", state_file = "model.safetensors.training";

// Saves a state at the end of every epoch, which takes longer than the epoch: many kills hit a
// write.
const std::string fit_options =
    "fit data.csv --layers 2 --hidden 32 --batch 64 --patience 10000 --threads 1 --save-every 0";

// A fit that is killed again and again, with the number of kills.
struct KilledFit {
  const Workplace& here;
  std::string command, older_model, whole_model;
  int killed = 0, writing = 0, fits = 0;

  // Starts or resumes the fit, and kills it after `delay` unless it has ended. Returns whether the
  // fit is done.
  bool run(std::chrono::duration<double> delay) {
    const bool resume = here.has(state_file);
    const Run run = here.tapeflow(command + (resume ? " --resume" : ""),
                                  {.signal = killed < kills ? SIGKILL : 0, .delay = delay});
    INFO(run.err);
    REQUIRE((run.exit_code == 0 || run.exit_code == -SIGKILL));
    if (run.exit_code != 0) ++killed;
    check_files();
    const bool done = here.read(model_file) == whole_model;
    CHECK((done || run.exit_code != 0));
    return done && !here.has(state_file);
  }

  // Checks that the model is the old one or the new one, and that a state opens and verifies. A
  // killed write leaves its temporary file, which the next run removes: counts these files.
  void check_files() {
    const std::string model = here.read(model_file);
    CHECK((model == older_model || model == whole_model));
    if (here.has(state_file)) CHECK_NOTHROW(read_model(here / state_file));
    for (const auto& entry : fs::directory_iterator(here / "")) {
      if (entry.path().extension() == ".tmp") ++writing;
    }
  }
};

}  // namespace

TEST_CASE("A fit killed at 20 random moments and resumed gives the bytes of an undisturbed fit") {
  using Clock = std::chrono::steady_clock;
  const Workplace here;
  here.write("data.csv", read_file(TAPEFLOW_SOURCE_DIR "/examples/data/old_faithful.csv"));
  here.output(fit_options + " --epochs 1 --out older.safetensors");
  const auto start = Clock::now();
  here.output(fit_options + " --epochs 1000 --out whole.safetensors");
  const std::chrono::duration<double> length = Clock::now() - start;

  KilledFit fit{here, fit_options + " --epochs 1000", here.read("older.safetensors"),
                here.read("whole.safetensors")};
  CHECK((fit.older_model != fit.whole_model));
  Rng rng(1);
  for (; fit.killed < kills; ++fit.fits) {
    here.write(model_file, fit.older_model);
    // A kill every sixteenth of a fit on average: 20 kills need one or two fits.
    while (!fit.run(rng.uniform() * length / 8)) continue;
    CHECK((here.read(model_file) == fit.whole_model));
    CHECK(!here.has(state_file));
    CHECK(here.files() == 4);  // the table and three models: nothing is left of the killed
  }
  WARN(fit.killed << " kills, fits: " << fit.fits << " of " << length.count() << " s each, "
                  << fit.writing << " of them while a file was written");
  CHECK(fit.writing > 0);
}
