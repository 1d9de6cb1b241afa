// Ctrl-C during a fit, and continuing the fit.
#include "engine/random.hpp"
#include "flows/data/rows.hpp"
#include "tests/examples/workplace.hpp"

#include <cmath>
#include <csignal>

using namespace tapeflow;

namespace {

// Options with so many steps that the signal comes long before the end; the fit still takes only
// seconds.
const std::string fit_options = " --layers 2 --hidden 16 --batch 16 --patience 1000 --seed 5 ";
const std::string state_file = "model.safetensors.training";

// Rows that are not Gaussian, so that every epoch learns something.
Array<double> rows(std::size_t n, std::uint64_t seed) {
  Array<double> data = Rng(seed).normal<double>({n, 2});
  for (std::size_t i = 0; i < n; ++i) data(i, 1) += data(i, 0) * data(i, 0);
  return data;
}

// The fit with Ctrl-C typed as soon as the first epoch's line appears.
Run interrupted_fit(const Workplace& here, const std::string& more) {
  return here.tapeflow("fit data.csv" + fit_options + more,
                       {.signal = SIGINT, .after = "epoch 1 of "});
}

}  // namespace

TEST_CASE("Ctrl-C keeps the best model and a state, says so, and ends with code 130") {
  const Workplace here;
  here.write("data.csv", {"a", "b"}, rows(1000, 1));
  const Run run = interrupted_fit(here, "--epochs 100000 --json");
  CHECK(run.exit_code == 130);
  CHECK(run.err.find("the best model is in model.safetensors\n"
                     "interrupted: the state to go on from is in model.safetensors.training; the "
                     "same command with --resume continues\n") != run.err.npos);
  const nlohmann::json found = nlohmann::json::parse(run.out);
  CHECK(found["end"] == "interrupted");
  CHECK(found["epochs"] < 100000);
  CHECK(here.has(state_file));
  CHECK(here.log_prob("model.safetensors data.csv").size() == 1000);
}

TEST_CASE("A fit, interrupted and resumed, gives the bits of an uninterrupted fit") {
  const Workplace here;
  here.write("data.csv", {"a", "b"}, rows(1000, 1));
  const std::string epochs = "--epochs 600 ";
  here.output("fit data.csv" + fit_options + epochs + "--out whole.safetensors");
  const Run stopped = interrupted_fit(here, epochs + "--json");
  REQUIRE(stopped.exit_code == 130);
  const std::size_t done = nlohmann::json::parse(stopped.out)["epochs"];
  const auto whole = read_model(here / "whole.safetensors").tensors;
  CHECK(read_model(here / "model.safetensors").tensors != whole);
  // The state has the settings of the first run, so --resume needs no options.
  const Run resumed = here.tapeflow("fit data.csv --resume --threads 1 " + epochs);
  REQUIRE(resumed.exit_code == 0);
  CHECK(resumed.err.find("\nepoch " + std::to_string(done + 1) + " of 600: ") != std::string::npos);
  CHECK(read_model(here / "model.safetensors").tensors == whole);
  CHECK(!here.has(state_file));
}

TEST_CASE("Ctrl-C ends a comparison after the model under way, whose scores are in the table") {
  const Workplace here;
  here.write("data.csv", {"a", "b"}, rows(1000, 1));
  const Run run = here.tapeflow("compare data.csv --models maf nice --epochs 100000" + fit_options,
                                {.signal = SIGINT, .after = "maf: epoch 1 of "});
  CHECK(run.exit_code == 130);
  CHECK(run.err.find("nice: epoch") == run.err.npos);
  CHECK(run.err.ends_with("interrupted during the last model of the table\n"));
  CHECK(run.out.find("\nmaf ") != run.out.npos);
  CHECK(run.out.find("\nnice ") == run.out.npos);
}

TEST_CASE("A fit does not overwrite the state of an interrupted fit, unless told to") {
  const Workplace here;
  here.write("data.csv", {"a", "b"}, rows(1000, 1));
  REQUIRE(interrupted_fit(here, "--epochs 100000").exit_code == 130);
  const std::string state = here.read(state_file);
  const std::string again = "fit data.csv --epochs 1" + fit_options;
  const Run refused = here.tapeflow(again);
  CHECK(refused.exit_code == 1);
  CHECK(refused.err ==
        "tapeflow: model.safetensors.training holds a fit that was interrupted: --resume goes on "
        "with it, --fresh starts anew\n");
  CHECK((here.read(state_file) == state));
  CHECK(here.tapeflow(again + "--fresh").exit_code == 0);
  CHECK(!here.has(state_file));
  CHECK(here.tapeflow(again + "--fresh --resume").exit_code == 2);
}

TEST_CASE("SIGTERM and SIGHUP keep the best model and a state, as Ctrl-C does") {
  const Workplace here;
  here.write("data.csv", {"a", "b"}, rows(1000, 1));
  for (const int signal : {SIGTERM, SIGHUP}) {
    const Run run = here.tapeflow("fit data.csv --fresh --epochs 100000" + fit_options,
                                  {.signal = signal, .after = "epoch 1 of "});
    CHECK(run.exit_code == 130);
    CHECK(here.has("model.safetensors"));
    CHECK(here.has(state_file));
    CHECK(here.files() == 3);
  }
}

TEST_CASE("An option that differs from the interrupted fit's is told, and nothing is changed") {
  const Workplace here;
  here.write("data.csv", {"a", "b"}, rows(1000, 1));
  REQUIRE(interrupted_fit(here, "--epochs 100000 --valid 0.2").exit_code == 130);
  const std::string state = here.read(state_file), model = here.read("model.safetensors");
  const auto check_refused = [&](const std::string& options, const std::string& differing) {
    INFO(options);
    const Run run = here.tapeflow("fit data.csv --resume " + options);
    CHECK(run.exit_code == 2);
    CHECK(run.err == "tapeflow: --resume: needs the options of the fit that it goes on with, but " +
                         differing + " (--help lists the options)\n");
  };
  check_refused("--model maf", "--model was real-nvp and is now maf");
  check_refused("--layers 7 --lr 0.5",
                "--layers was 2 and is now 7, --lr was 0.001 and is now 0.5");
  check_refused("--hidden 16 16", "--hidden was [16] and is now [16,16]");
  check_refused("--context a", "--context was [] and is now [\"a\"]");
  check_refused("--classes a", "--classes was [] and is now [\"a\"]");
  check_refused("--preprocessing standardize", "--preprocessing was whiten and is now standardize");
  check_refused("--no-dequantize", "--no-dequantize was false and is now true");
  check_refused("--normalization act", "--normalization was none and is now act");
  check_refused("--batch 17", "--batch was 16 and is now 17");
  check_refused("--patience 1", "--patience was 1000 and is now 1");
  check_refused("--seed 6 --seeds 2", "--seed was 5 and is now 6, --seeds was 1 and is now 2");
  check_refused("--precision double", "--precision was float and is now double");
  check_refused("--valid 0.1", "--valid was 0.2 and is now 0.1");
  check_refused("--test-fraction 0.2", "--test-fraction was 0.1 and is now 0.2");
  CHECK((here.read(state_file) == state));
  CHECK((here.read("model.safetensors") == model));
}

TEST_CASE("The same options go on, and so do other epochs, threads and times to save") {
  const Workplace here;
  here.write("data.csv", {"a", "b"}, rows(1000, 1));
  REQUIRE(interrupted_fit(here, "--epochs 100000").exit_code == 130);
  const Run resumed = here.tapeflow(
      "fit data.csv --resume --epochs 1 --threads 1 --json "
      "--save-every 1 --model real-nvp --precision float" +
      fit_options);
  CHECK(resumed.exit_code == 0);
  CHECK(!here.has(state_file));
}

TEST_CASE("A state is refused for other test rows, too") {
  const Workplace here;
  here.write("data.csv", {"a", "b"}, rows(1000, 1));
  here.write("test.csv", {"a", "b"}, rows(100, 2));
  REQUIRE(interrupted_fit(here, "--epochs 100000 --test test.csv").exit_code == 130);
  here.write("test.csv", {"a", "b"}, rows(100, 3));
  const Run run = here.tapeflow("fit data.csv --test test.csv --resume");
  CHECK(run.exit_code == 1);
  CHECK(run.err ==
        "tapeflow: model.safetensors.training: needs the rows it was saved with to go on, those of "
        "test.csv are others\n");
  CHECK(here.tapeflow("fit data.csv --resume").exit_code == 1);
  here.write("test.csv", {"a", "b"}, rows(100, 2));
  CHECK(here.tapeflow("fit data.csv --test test.csv --resume --epochs 1").exit_code == 0);
}

TEST_CASE("A state is refused for other data, even with the same number of rows") {
  const Workplace here;
  here.write("data.csv", {"a", "b"}, rows(1000, 1));
  here.write("other.csv", {"a", "b"}, rows(1000, 2));
  here.write("fewer.csv", {"a", "b"}, rows(900, 1));
  REQUIRE(interrupted_fit(here, "--epochs 100000").exit_code == 130);
  const std::string state = here.read(state_file), model = here.read("model.safetensors");
  for (const std::string file : {"other.csv", "fewer.csv"}) {
    const Run run = here.tapeflow("fit " + file + " --resume");
    CHECK(run.exit_code == 1);
    CHECK(run.err ==
          "tapeflow: model.safetensors.training: needs the rows it was saved with to go on, those "
          "of " +
              file + " are others\n");
  }
  // One validation row is another, by less than the flow's float can tell.
  Array<double> data = rows(1000, 1);
  double& cell = data(split_rows(1000, 0.1, 0.1, 5).valid[0], 0);
  cell = std::nextafter(cell, 10);
  here.write("one_bit.csv", {"a", "b"}, data);
  CHECK_THAT(here.tapeflow("fit one_bit.csv --resume").err,
             Catch::Contains("needs the rows it was saved with"));
  CHECK((here.read(state_file) == state));  // in brackets, so that Catch prints no bytes
  CHECK((here.read("model.safetensors") == model));
}
