// Errors in a user's files or command line: one sentence that says what is wrong and where.
#include "engine/random.hpp"
#include "engine/version.hpp"
#include "flows/tables/model_settings.hpp"
#include "tests/examples/workplace.hpp"

using namespace tapeflow;

namespace {

Array<double> rows(std::size_t n, std::size_t d) { return Rng(1).normal<double>({n, d}); }

// A text table of 20 random rows with one cell replaced.
std::string table_with_cell(const std::string& cell) {
  std::vector<std::string> lines = lines_of(format_csv({"a", "b"}, rows(20, 2)));
  lines[12] = "0.5," + cell;
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

}  // namespace

TEST_CASE("A cell that is not a number is named with its line and column") {
  const Workplace here;
  here.write("nan.csv", table_with_cell("nan"));
  check_fails(here, "fit nan.csv", 1,
              "nan.csv: 1 of 20 rows has a missing cell, in \"b\" (1), the first in line 13; type: "
              "tapeflow fit nan.csv --na drop");
  here.write("text.csv", table_with_cell("none"));
  check_fails(here, "fit text.csv", 1,
              "text.csv: column \"b\" has 1 word among its numbers, \"none\" in line 13; type: "
              "tapeflow fit text.csv --na drop --na-values none");
  here.write("empty.csv", table_with_cell(""));
  check_fails(
      here, "fit empty.csv", 1,
      "empty.csv: 1 of 20 rows has a missing cell, in \"b\" (1), the first in line 13; type: "
      "tapeflow fit empty.csv --na drop");
}

TEST_CASE("Columns that have no density are named") {
  const Workplace here;
  Array<double> data = rows(50, 3);
  const std::vector<std::string> abc{"a", "b", "c"};
  here.write("twice.csv", {"a", "b", "a"}, data);
  check_fails(
      here, "fit twice.csv", 1,
      "twice.csv: column \"a\" is there twice; give each column its own name; type: tapeflow "
      "fit twice.csv --drop a");
  for (std::size_t i = 0; i < 50; ++i) data(i, 2) = 2 * data(i, 0) - data(i, 1) + 3;
  here.write("combined.csv", abc, data);
  check_fails(here, "fit combined.csv", 1,
              "combined.csv: column \"c\" is a combination of others, c = 2 a - b + 3, which makes "
              "the density infinite; type: tapeflow fit combined.csv --drop-redundant");
  for (std::size_t i = 0; i < 50; ++i) data(i, 2) = data(i, 0);
  here.write("repeated.csv", abc, data);
  check_fails(here, "fit repeated.csv", 1,
              "repeated.csv: column \"c\" repeats column \"a\", which makes the density infinite; "
              "type: tapeflow fit repeated.csv --drop-redundant");
  data = rows(50, 3);
  for (std::size_t i = 0; i < 50; ++i) data(i, 1) = 1e300;
  here.write("constant.csv", abc, data);
  check_fails(here, "fit constant.csv", 1,
              "constant.csv: column \"b\" has the same value in every row; type: tapeflow fit "
              "constant.csv --drop-redundant");
}

TEST_CASE("Too few rows are refused with their number") {
  const Workplace here;
  here.write("one.csv", "a,b\n1,2\n");
  check_fails(here, "fit one.csv", 1, "one.csv: a fit needs at least 10 rows, the file has 1");
  here.write("header.csv", "a,b\n");
  check_fails(here, "fit header.csv", 1,
              "header.csv: needs at least one row of numbers, got only a header");
  here.write("data.csv", {"a", "b"}, rows(20, 2));
  check_fails(
      here, "fit data.csv --valid 0.5 --test-fraction 0.5", 2,
      "--valid and --test-fraction: need to leave rows to train on, got 0.5 and 0.5 (--help "
      "lists the options)");
}

TEST_CASE("A missing file, or a file in a missing folder, is named before any work") {
  const Workplace here;
  check_fails(here, "fit none.csv", 1, "cannot read none.csv: No such file or directory");
  check_fails(here, "info none.safetensors", 1,
              "cannot read none.safetensors: No such file or directory");
  here.write("data.csv", {"a", "b"}, rows(20, 2));
  check_fails(here, "fit data.csv --out missing/m.safetensors", 1,
              "cannot write missing/m.safetensors: there is no folder missing");
  check_fails(here, "fit data.csv --test none.csv", 1,
              "cannot read none.csv: No such file or directory");
  check_fails(here, "fit data.csv --resume", 1,
              "--resume needs the state that an interrupted fit leaves, there is no "
              "model.safetensors.training");
  here.fit("data.csv");
  check_fails(here, "sample model.safetensors --out missing/s.csv", 1,
              "cannot write missing/s.csv: there is no folder missing");
}

TEST_CASE("Rows to score need all columns of the model") {
  const Workplace here;
  here.write("data.csv", {"a", "b"}, rows(20, 2));
  here.write("narrow.csv", {"a"}, rows(20, 1));
  here.fit("data.csv");
  const std::string sentence = "narrow.csv: the model needs 2 columns (a, b), the file has 1";
  check_fails(here, "log-prob model.safetensors narrow.csv", 1, sentence);
  check_fails(here, "fit data.csv --test narrow.csv", 1, sentence);
  here.write("other.csv", {"c", "d", "e"}, rows(20, 3));
  check_fails(here, "log-prob model.safetensors other.csv", 1,
              "other.csv: the model needs 2 columns (a, b), the file has 3");
}

TEST_CASE("Every changed byte of a model file is noticed") {
  const Workplace here;
  here.write("data.csv", {"a", "b"}, rows(20, 2));
  here.fit("data.csv");
  const std::string whole = here.read("model.safetensors");
  for (std::size_t at : {whole.size() / 2, whole.size() - 1}) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    here.write("damaged.safetensors", damaged);
    const Run run = here.tapeflow("sample damaged.safetensors");
    CHECK(run.exit_code == 1);
    CHECK(run.out == "");
    REQUIRE(lines_of(run.err).size() == 1);
    CHECK(run.err.find("tapeflow: damaged.safetensors: needs the checksum \"") == 0);
    CHECK(run.err.find(": it is damaged\n") != run.err.npos);
  }
  here.write("torn.safetensors", whole.substr(0, 100));
  check_fails(here, "info torn.safetensors", 1,
              "torn.safetensors: needs a model saved by tapeflow, got a file that is not "
              "safetensors or is cut short");
  check_fails(here, "info data.csv", 1,
              "data.csv: needs a model saved by tapeflow, got a file that is not safetensors or is "
              "cut short");
}

TEST_CASE("A wrong command line ends with code 2 and points to --help") {
  const Workplace here;
  const std::string help = " (--help lists the options)";
  here.write("data.csv", {"a", "b"}, rows(20, 2));
  std::string names;
  for (const std::string& name : model_names()) names += "," + name;
  names += ",glow,auto";
  check_fails(here, "", 2, "A subcommand is required" + help);
  check_fails(here, "fit", 2, "DATA is required" + help);
  check_fails(here, "fit data.csv --epoch 3", 2,
              "there is no option --epoch; did you mean --epochs?" + help);
  check_fails(here, "fit data.csv --model spline", 2,
              "--model: spline not in {" + names.substr(1) + "}" + help);
  check_fails(here, "fit data.csv --epochs 0", 2,
              "--epochs: needs a whole number from 1 on, got \"0\"" + help);
  check_fails(here, "fit data.csv --lr fast", 2,
              "--lr: needs a finite number above 0, got \"fast\"" + help);
  for (const std::string seed : {"-1", "1.5"})
    check_fails(
        here, "fit data.csv --seed " + seed, 2,
        "--seed: needs a whole number from 0 on in plain digits, got \"" + seed + "\"" + help);
  for (const std::string count : {"1000000000001", "9223372036854775808"})
    check_fails(
        here, "sample m -n " + count, 2,
        "--count: needs a whole number from 0 to 1000000000000, got \"" + count + "\"" + help);
  check_fails(here, "sample m --temperature -1", 2,
              "--temperature: needs a finite number from 0 on, got \"-1\"" + help);
  check_fails(here, "fit data.csv --test t.csv --test-fraction 0.2", 2,
              "--test excludes --test-fraction" + help);
}

TEST_CASE("TAPEFLOW_CHECK_FINITE names the operation of the first NaN of a fit that diverges") {
  const Workplace here;
  here.write("data.csv", "x,y\n1,2\n2,1\n3,5\n4,3\n5,9\n6,4\n7,8\n8,7\n9,9\n10,8\n11,12\n12,9\n");
  const std::string command =
      "fit data.csv --budget 0 --valid 0.25 --test-fraction 0.25 --lr 1e38 --epochs 9";
  const Run plain = here.tapeflow(command);
  CHECK(plain.exit_code == 1);
  CHECK_THAT(plain.err, Catch::EndsWith("the fit diverged before it found anything; try a smaller "
                                        "--lr than 1e+38\n"));
  CHECK_THAT(plain.err, Catch::Contains("where did the first NaN arise? With "
                                        "TAPEFLOW_CHECK_FINITE=1 in the environment "));
  const Run checked = here.tapeflow(command, {.environment = {{"TAPEFLOW_CHECK_FINITE", "1"}}});
  CHECK(checked.exit_code == 1);
  CHECK_THAT(checked.err, Catch::Contains("tapeflow: the first non-finite number is ") &&
                              Catch::EndsWith(" (AffineCoupling)\n"));
  CHECK(!here.has("data.safetensors"));
}

TEST_CASE("--help prints the options on standard output and is no error") {
  const Workplace here;
  for (const std::string command : {"", "fit ", "sample ", "log-prob ", "info ", "plot "}) {
    INFO(command);
    const Run run = here.tapeflow(command + "--help");
    CHECK(run.exit_code == 0);
    CHECK(run.err == "");
    CHECK(run.out.find("Usage: ") != run.out.npos);
  }
  CHECK(here.output("fit --help").find("--test-fraction") != std::string::npos);
}

TEST_CASE("--version prints the version, then the BLAS kernel that programs get here") {
  const std::vector<std::string> lines = lines_of(Workplace().output("--version"));
  REQUIRE(lines.size() == 2);
  CHECK(lines[0] == "tapeflow " + std::string(version()));
  CHECK_THAT(lines[1], Catch::StartsWith("BLAS kernel "));
}
