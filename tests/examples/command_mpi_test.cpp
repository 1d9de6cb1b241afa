// tapeflow fit --mpi: one fit by several processes.
#include "engine/random.hpp"
#include "tests/examples/workplace.hpp"

#include <csignal>

using namespace tapeflow;

namespace {

const std::string state_file = "model.safetensors.training";

// A fit that ends only by a signal, unless it gets a number of epochs.
const std::string long_fit =
    "fit data.csv --layers 2 --hidden 16 --batch 32 --shards 4 --patience 100000 --seed 5 ";
const std::string without_end = "--epochs 100000 ";

// Open MPI does not start for root, nor with more ranks than cores, unless it is told to. After
// SIGTERM it kills ranks within a second, which may be too soon on a machine with much to do.
// Other kinds of MPI do not read these names.
RunOptions with_mpi(RunOptions options = {}) {
  options.environment = {{"OMPI_ALLOW_RUN_AS_ROOT", "1"},
                         {"OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"},
                         {"OMPI_MCA_rmaps_base_oversubscribe", "1"},
                         {"OMPI_MCA_hwloc_base_binding_policy", "none"},
                         {"OMPI_MCA_odls_base_sigkill_timeout", "60"},
                         {"ASAN_OPTIONS", "detect_leaks=0"}};
  return options;
}

Array<double> rows(std::size_t n, std::uint64_t seed) {
  Array<double> data = Rng(seed).normal<double>({n, 2});
  for (std::size_t i = 0; i < n; ++i) data(i, 1) += data(i, 0) * data(i, 0);
  return data;
}

class Cluster : public Workplace {
 public:
  Cluster() { write("data.csv", {"a", "b"}, rows(1000, 1)); }

  Run fit(std::size_t ranks, const std::string& arguments, RunOptions options = {}) const {
    options = with_mpi(options);
    options.folder = *this / "";
    std::vector<std::string> words = {TAPEFLOW_MPIEXEC_N, std::to_string(ranks), TAPEFLOW_COMMAND};
    for (const std::string& word : words_of(arguments + " --mpi")) words.push_back(word);
    return run_program(TAPEFLOW_MPIEXEC, words, options);
  }

  // Runs lines of a shell, in which `ranks N ARGUMENT…` starts the command on N ranks. A rank
  // leaves its process number in the file pid.RANK, and takes the options in the file more.RANK.
  Run shell(const std::string& lines) const {
    write("rank.sh",
          "rank=${OMPI_COMM_WORLD_RANK-$PMI_RANK}\n"
          "echo $$ > pid.$rank\n"
          "exec " TAPEFLOW_COMMAND " \"$@\" --mpi $(cat more.$rank 2>/dev/null)\n");
    write("run.sh", "ranks() { n=$1; shift; " TAPEFLOW_MPIEXEC " " TAPEFLOW_MPIEXEC_N
                    " $n sh rank.sh \"$@\"; }\n" +
                        lines);
    RunOptions options = with_mpi();
    options.folder = *this / "";
    return run_program("/bin/sh", {"run.sh"}, options);
  }

  // A fit on this many ranks, of which one is killed as soon as some epochs are done.
  Run killed(std::size_t ranks, const std::string& rank) const {
    return shell("ranks " + std::to_string(ranks) + " " + long_fit + without_end +
                 "--save-every 0 --log curve.csv 2> err.txt &\n"
                 "until grep -q '^5,3,' curve.csv 2> /dev/null\n"
                 "do kill -0 $! || exit 9; sleep 0.01; done\n"
                 "kill -9 $(cat pid." +
                 rank + ")\nwait $!\ncode=$?\ncat err.txt >&2\nexit $code\n");
  }
};

// What this program says itself, without the lines of mpirun and those of progress.
std::vector<std::string> sentences(const Run& run) {
  std::vector<std::string> all;
  for (const std::string& line : lines_of(run.err))
    if (line.starts_with("tapeflow: ")) all.push_back(line);
  return all;
}

// An option for a fit that ends two epochs after the one that the state is in, and the model of
// such a fit by one process without an interruption.
std::string two_epochs_more(const Cluster& here) {
  const ModelFile state = read_model(here / state_file);
  const std::string epochs = " --epochs " + std::to_string(std::stoul(*state.text("epoch")) + 2);
  here.output(long_fit + epochs + " --out whole.st");
  return epochs;
}

void must_succeed(const Run& run) {
  INFO(run.err);
  REQUIRE(run.exit_code == 0);
}

}  // namespace

TEST_CASE("1, 2 and 4 ranks, and 1 and 2 threads, end with the same file, byte for byte") {
  const Cluster here;
  const std::string options = GENERATE("--layers 2 --hidden 8", "--model maf --layers 2 --hidden 8",
                                       "--layers 2 --hidden 8 --normalization batch",
                                       "--layers 2 --hidden 8 --precision double --seeds 2");
  const std::string fit = "fit data.csv --batch 64 --epochs 3 --shards 4 --lr 0.01 " + options;
  here.output(fit + " --threads 1 --out one.st");
  here.output(fit + " --threads 2 --out two.st");
  CHECK((here.read("one.st") == here.read("two.st")));
  for (const std::size_t ranks : {1, 2, 4}) {
    INFO(ranks << " ranks");
    must_succeed(here.fit(ranks, fit + " --out ranks.st"));
    CHECK((here.read("ranks.st") == here.read("one.st")));
  }
  CHECK(here.files() == 4);
}

TEST_CASE("Ranks choose the settings that one process chooses") {
  const Cluster here;
  const std::string fit = "fit data.csv --epochs 3 --budget 60 --batch 64 ";
  here.output(fit + "--out one.st");
  const Run run = here.fit(2, fit + "--out ranks.st");
  must_succeed(run);
  CHECK((here.read("ranks.st") == here.read("one.st")));
}

TEST_CASE("Only the first rank prints, and only once") {
  const Cluster here;
  const std::string fit = "fit data.csv --threads 1" + small_fit;
  const Run alone = here.tapeflow(fit), run = here.fit(2, fit);
  must_succeed(run);
  CHECK(lines_of(run.out).size() == lines_of(alone.out).size());
  CHECK(run.err.find("the best model is in") == run.err.rfind("the best model is in"));
}

TEST_CASE("Members of a mixture are fitted by ranks, too") {
  const Cluster here;
  const std::string fit =
      "fit data.csv --layers 2 --hidden 8 --epochs 2 --seeds 2 --mixture --batch 64 ";
  here.output(fit + "--out one.st");
  must_succeed(here.fit(2, fit + "--out ranks.st"));
  CHECK((here.read("ranks.st") == here.read("one.st")));
}

TEST_CASE("If a rank is killed, one sentence says how to go on, and any number of ranks does") {
  const Cluster here;
  const Run run = here.killed(2, "1");
  INFO(run.err);
  CHECK(run.exit_code != 0);
  CHECK(sentences(run) ==
        std::vector<std::string>{"tapeflow: another rank does not answer any more: the state to go "
                                 "on from is in model.safetensors.training; the same command with "
                                 "--resume continues, with any number of ranks"});
  REQUIRE(here.has(state_file));
  CHECK(!here.has("model.safetensors"));
  const std::string state = here.read(state_file), epochs = two_epochs_more(here);
  for (const std::size_t ranks : {1, 2, 4}) {
    here.write(state_file, state);
    must_succeed(here.fit(ranks, "fit data.csv --resume" + epochs));
    CHECK((here.read("model.safetensors") == here.read("whole.st")));
    CHECK(!here.has(state_file));
  }
  here.write(state_file, state);
  here.output("fit data.csv --resume" + epochs);
  CHECK((here.read("model.safetensors") == here.read("whole.st")));
}

TEST_CASE("If the first rank is killed, its last state is whole, and the fit goes on from there") {
  const Cluster here;
  const Run run = here.killed(4, "0");
  INFO(run.err);
  CHECK(run.exit_code != 0);
  const std::string epochs = two_epochs_more(here);
  must_succeed(here.fit(2, "fit data.csv --resume" + epochs));
  CHECK((here.read("model.safetensors") == here.read("whole.st")));
}

TEST_CASE("Ctrl-C ends all ranks at the same step, with the best model and a state") {
  const Cluster here;
  const Run run = here.fit(2, long_fit + without_end, {.signal = SIGINT, .after = "epoch 1 of "});
  INFO(run.err);
  CHECK(run.exit_code != 0);
  CHECK_THAT(run.err, Catch::Contains("interrupted: the state to go on from is in "
                                      "model.safetensors.training; the same command with --resume "
                                      "continues\n"));
  REQUIRE(here.has(state_file));
  const std::string epochs = two_epochs_more(here);
  must_succeed(here.fit(4, "fit data.csv --resume" + epochs));
  CHECK((here.read("model.safetensors") == here.read("whole.st")));
}

TEST_CASE("What all ranks refuse is told once") {
  const Cluster here;
  const auto check_refused = [&](std::size_t ranks, const std::string& arguments,
                                 const std::string& sentence) {
    const Run run = here.fit(ranks, arguments);
    INFO(arguments << "\n" << run.err);
    CHECK(run.exit_code != 0);
    CHECK(sentences(run) == std::vector<std::string>{"tapeflow: " + sentence});
    CHECK(!here.has(state_file));
  };
  check_refused(3, "fit data.csv" + small_fit,
                "Trainer: needs a shard of each batch for every rank, got 3 ranks and 2 shards");
  check_refused(2, "fit none.csv" + small_fit, "cannot read none.csv: No such file or directory");
  check_refused(2, "fit data.csv --resume",
                "--resume needs the state that an interrupted fit leaves, there is no "
                "model.safetensors.training");
}

TEST_CASE("What one rank alone meets is told with its number, and ends all") {
  const Cluster here;
  here.write("more.1", "--valid-file none.csv");
  const Run missing = here.shell("ranks 2 fit data.csv" + small_fit);
  INFO(missing.err);
  CHECK(missing.exit_code != 0);
  CHECK(sentences(missing).front() ==
        "tapeflow: rank 1: cannot read none.csv: No such file or directory");
}

TEST_CASE("Ranks with other rows are refused in one sentence") {
  const Cluster here;
  here.write("other.csv", {"a", "b"}, rows(1000, 2));
  here.write("more.0", "data.csv");
  here.write("more.1", "other.csv");
  const Run run = here.shell("ranks 2 fit" + small_fit);
  INFO(run.err);
  CHECK(run.exit_code != 0);
  CHECK(sentences(run) ==
        std::vector<std::string>{"tapeflow: all ranks need the same training rows, those of rank 1 "
                                 "are others than those of rank 0"});
}
