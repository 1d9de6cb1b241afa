// Every command that writes: an output never replaces an input, another output or somebody else's
// file, and what is no file is written to.
#include "engine/random.hpp"
#include "tests/examples/workplace.hpp"

#include <csignal>
#include <map>

using namespace tapeflow;
namespace fs = std::filesystem;

namespace {

// A folder with a model of p(x given c), rows for it, and contexts for samples.
struct Fitted : Workplace {
  Fitted() {
    write("data.csv", {"x", "c"}, Rng(1).normal<double>({60, 2}));
    write("test.csv", {"x", "c"}, Rng(2).normal<double>({20, 2}));
    write("given.csv", {"c"}, Rng(3).normal<double>({3, 1}));
    fit("data.csv --context c");
    fs::rename(*this / "model.safetensors", *this / "m");
    fs::create_symlink("m", *this / "m.link");
    fs::create_symlink("data.csv", *this / "data.link");
  }

  // Runs a line of the shell, in which $T is the command.
  Run shell(const std::string& line) const {
    return run_program("/bin/sh", {"-c", line},
                       {.folder = *this / "", .environment = {{"T", TAPEFLOW_COMMAND}}});
  }
};

// All files of the folder with their content.
std::map<std::string, std::string> files_in(const Workplace& here) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::directory_iterator(here / ""))
    if (entry.is_regular_file()) files[entry.path().filename().string()] = read_file(entry.path());
  return files;
}

// Checks that the command ends with this code and sentence, and changes no file.
void check_refused(const Workplace& here, const std::string& arguments, int code,
                   const std::string& sentence) {
  INFO("tapeflow " << arguments);
  const auto before = files_in(here);
  const Run run = here.tapeflow(arguments);
  CHECK(run.exit_code == code);
  CHECK(run.out == "");
  CHECK(run.err == "tapeflow: " + sentence + "\n");
  CHECK((files_in(here) == before));
}

const std::string help = " (--help lists the options)";

}  // namespace

TEST_CASE("No command writes over a file that it reads, under whatever name") {
  const Fitted here;
  const auto check = [&here](const std::string& command, const std::string& out,
                             const std::string& what) {
    check_refused(here, command + " --out " + out, 2,
                  "--out " + out + ": needs another file than " + what + help);
  };
  for (const std::string out : {"data.csv", "./data.csv", "data.link"}) {
    check("fit data.csv --epochs 1", out, "DATA data.csv");
    check("log-prob m data.csv", out, "DATA data.csv");
    check("plot m --context 0 --data data.csv", out, "--data data.csv");
  }
  check("fit data.csv --test test.csv", "test.csv", "--test test.csv");
  for (const std::string out : {"m", "m.link"}) {
    check("sample m --context 0", out, "MODEL m");
    check("log-prob m data.csv", out, "MODEL m");
    check("plot m --context 0", out, "MODEL m");
  }
  check("sample m --context-file given.csv", "given.csv", "--context-file given.csv");
}

TEST_CASE("Names that a command makes are no files that it reads") {
  const Fitted here;
  fs::copy(here / "data.csv", here / "n.training");
  check_refused(here, "fit n.training --out n", 2,
                "the state n.training: needs another file than DATA n.training" + help);
  fs::copy(here / "data.csv", here / "p.csv");
  check_refused(here, "plot m --context 0 --data p.csv --out p", 2,
                "the numbers instead of --out p.csv: needs another file than --data p.csv" + help);
}

TEST_CASE("An empty name, a folder and what is no file are refused before a fit") {
  const Fitted here;
  fs::create_directory(here / "folder");
  for (const std::string command : {"fit data.csv", "sample m", "log-prob m data.csv", "plot m"}) {
    INFO(command);
    std::vector<std::string> words = words_of(command);
    words.insert(words.end(), {"--out", ""});
    const Run run = run_program(TAPEFLOW_COMMAND, words, {.folder = here / ""});
    CHECK(run.exit_code == 2);
    CHECK(run.err == "tapeflow: --out: needs the name of a file, got an empty text" + help + "\n");
    check_refused(here, command + " --out folder", 1, "cannot write folder: Is a directory");
  }
  for (const std::string out : {"/dev/null", "/dev/stdout"})
    check_refused(
        here, "fit data.csv --out " + out, 2,
        "--out " + out + ": needs a file, because a fit loads the model that it has saved" + help);
}

TEST_CASE("What goes to an open file is added to it, and nothing in it is lost") {
  const Fitted here;
  const std::string sample = "$T sample m --context 0 -n 2",
                    row = here.output("sample m --context 0 -n 2");
  for (const std::string name : {"/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"}) {
    CHECK(
        here.shell("(echo before; " + sample + " --out " + name + "; echo after) > r").exit_code ==
        0);
    CHECK(here.read("r") == "before\n" + row + "after\n");
    CHECK(here.shell("echo kept > r; " + sample + " --out " + name + " >> r").exit_code == 0);
    CHECK(here.read("r") == "kept\n" + row);
    CHECK(here.shell(sample + " --out " + name + " | cat").out == row);
  }
  CHECK(here.shell("mkfifo pipe; cat pipe > r & " + sample + " --out pipe; wait").exit_code == 0);
  CHECK(here.read("r") == row);
  CHECK(fs::is_fifo(here / "pipe"));
  const std::string scores = here.output("log-prob m data.csv");
  CHECK(here.shell("(echo before; $T log-prob m data.csv --out /dev/stdout) > r").exit_code == 0);
  CHECK(here.read("r") == "before\n" + scores);
  const Run same = here.shell("$T log-prob m data.csv --out /dev/stdout >> data.csv");
  CHECK(same.exit_code == 2);
}

TEST_CASE("A fit and its model do not share a file with its table") {
  const Fitted here;
  const Run run = here.shell("$T fit data.csv --epochs 1 --out n > n");
  CHECK(run.exit_code == 2);
  CHECK(run.err == "tapeflow: --out n: needs another file than the standard output" + help + "\n");
}

TEST_CASE("A link to a new file is followed by every command") {
  const Fitted here;
  fs::create_directory(here / "real");
  const auto check = [&here](const std::string& command, const std::string& written) {
    INFO(command);
    fs::create_symlink("real/new", here / "link");
    CHECK(
        here.tapeflow(command + " --out link", {.environment = {{"PATH", "/nowhere"}}}).exit_code ==
        0);
    CHECK(fs::is_symlink(here / "link"));
    CHECK(here.has(written));
    fs::remove(here / "link");
    fs::remove(here / written);
  };
  check("sample m --context 0", "real/new");
  check("log-prob m data.csv", "real/new");
  check("fit data.csv --epochs 1 --layers 1", "real/new");
  check("plot m --context 0", "link.csv");
  CHECK(fs::is_empty(here / "real"));
}

TEST_CASE("Models whose names differ behind the last dot have two states") {
  const Fitted here;
  const std::string fit = "fit data.csv" + small_fit;
  REQUIRE(
      here.tapeflow("fit data.csv --layers 2 --hidden 8 --epochs 100000000 --patience 100000000 "
                    "--out run.1",
                    {.signal = SIGINT, .after = "epoch 1 of "})
          .exit_code == 130);
  const std::string state = here.read("run.1.training");
  here.output(fit + " --out run.2");
  here.output(fit + " --out run.2 --fresh");
  CHECK((here.read("run.1.training") == state));
  CHECK(!here.has("run.2.training"));
}

TEST_CASE("A fit keeps its state in no file that is not a state") {
  const Fitted here;
  const std::string hint = "; the state of this fit goes there: move it, or choose another --out";
  here.output("fit data.csv" + small_fit + " --out q.training");
  for (const std::string option : {"", " --fresh", " --resume"})
    check_refused(here, "fit data.csv --out q" + option, 1,
                  "q.training: needs the state of a fit, got a fitted model" + hint);
  here.write("notes.training", "my notes");
  check_refused(here, "fit data.csv --out notes --fresh", 1,
                "notes.training: needs a model saved by tapeflow, got a file that is not "
                "safetensors or is cut short" +
                    hint);
  fs::create_directory(here / "f.training");
  check_refused(here, "fit data.csv --out f", 1, "cannot write f.training: Is a directory");
}

TEST_CASE("A fit writes its model over no state of another") {
  const Fitted here;
  REQUIRE(
      here.tapeflow("fit data.csv --layers 2 --hidden 8 --epochs 100000000 --patience 100000000 "
                    "--out q",
                    {.signal = SIGINT, .after = "epoch 1 of "})
          .exit_code == 130);
  check_refused(here, "fit data.csv --out q.training", 1,
                "--out q.training: needs another file than the state of a fit");
}

TEST_CASE("The programs of chapters write over no data, and no picture over results") {
  const Fitted here;
  const auto check = [&here](const std::vector<std::string>& arguments,
                             const std::string& sentence) {
    const Run run = run_program(
        TAPEFLOW_CH00, arguments,
        {.folder = here / "", .environment = {{"TAPEFLOW_DATA", (here / "bundled").string()}}});
    CHECK(run.exit_code == 2);
    CHECK(run.out == "");
    CHECK(run.err == "ch00_ten_minutes: " + sentence + help + "\n");
  };
  fs::create_directory(here / "bundled");
  fs::rename(here / "data.csv", here / "bundled/data.csv");
  const std::string data = (here / "bundled/data.csv").string();
  for (const std::string option : {"--picture", "--model", "--json"})
    check({option, data}, option + " " + data + ": needs another file than the data in " + data);
  check({"--json", "a", "--model", "./a"}, "--json a: needs another file than --model ./a");
  check({"--json", "p_latent.png", "--picture", "p.png"},
        "--json p_latent.png: needs another name than the pictures beside p.png");
  check({"--json", ""}, "--json: needs the name of a file, got an empty text");
}
