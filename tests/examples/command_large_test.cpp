// fit --rows-at-once: a table that stays in its file.
#include "engine/io/gzip_writer.hpp"
#include "engine/io/npy.hpp"
#include "engine/random.hpp"
#include "flows/data/rows.hpp"
#include "tests/examples/workplace.hpp"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <limits>

using namespace tapeflow;

namespace {

constexpr std::size_t n = 5000;
const std::string at_once = " --rows-at-once 600";

// A normal column, one that depends on it and is above 0, counts, and the square of the first.
Array<double> rows(std::size_t count = n) {
  Array<double> x = Rng(1).normal<double>({count, 4});
  for (std::size_t i = 0; i < count; ++i) {
    x(i, 1) = std::exp(x(i, 1) + x(i, 0));
    x(i, 2) = std::floor(std::abs(2 * x(i, 2)));
    x(i, 3) += x(i, 0) * x(i, 0);
  }
  return x;
}

const std::vector<std::string> names = {"x1", "x2", "x3", "x4"};

// The bytes of the model that a fit to `data` makes. The file is always called `rows`, because a
// model remembers the name.
std::string model_of(const std::string& data, const std::string& options) {
  const Workplace here;
  here.write("rows", data);
  here.output("fit rows --out m" + small_fit + options);
  CHECK(here.files() == 2);  // nothing else is left
  return here.read("m");
}

std::string npy(const Array<double>& x) {
  const Workplace here;
  write_npy(here / "x.npy", x);
  return here.read("x.npy");
}

Run fit(const Workplace& here, const std::string& arguments) {
  return here.tapeflow("fit " + arguments + small_fit);
}

// The fit says this on standard error and ends with this code; no model is made.
void check_refused(const Workplace& here, const std::string& arguments, int code,
                   const std::string& sentence) {
  INFO(arguments);
  const Run run = fit(here, arguments);
  CHECK(run.exit_code == code);
  CHECK(run.err.find("tapeflow: " + sentence + "\n") != run.err.npos);
  CHECK(run.err.find("tapeflow: ") == run.err.rfind("tapeflow: "));
  CHECK_FALSE(here.has("model.safetensors"));
}

}  // namespace

TEST_CASE("A table on the disk, packed in memory, or as text gives the same model") {
  const std::string options =
      at_once + GENERATE(as<std::string>(), "", " --precision double --no-dequantize",
                         " --bounds x2:0..", " --context x3", " --drop x4 --preprocessing bend",
                         " --seeds 2");
  INFO(options);
  const std::string bytes = npy(rows()), on_disk = model_of(bytes, options);
  CHECK((model_of(gzipped(bytes), options) == on_disk));
  CHECK((model_of(format_csv(names, rows()), options) == on_disk));
}

TEST_CASE("A table whose rows are all at once is fitted as without the option") {
  const std::string bytes = npy(rows());
  const std::string many = GENERATE(" --rows-at-once 5000", " --rows-at-once 1000000");
  CHECK((model_of(bytes, many) == model_of(bytes, "")));
  CHECK((model_of(bytes, at_once) != model_of(bytes, "")));
}

TEST_CASE("A fit to a large table says how many rows are drawn from, and so does its model") {
  const Workplace here;
  write_npy(here / "rows.npy", rows());
  const Run run = fit(here, "rows.npy" + at_once);
  CHECK(run.exit_code == 0);
  CHECK(
      run.err.starts_with("rows.npy: 5000 rows of 4 columns, 600 at once: 480 to train on, others "
                          "in each epoch, 60 for "
                          "validation, 60 to test on\n"));
  CHECK(here.output("info model.safetensors").find("drawn from: 5000 rows\n") != std::string::npos);
}

TEST_CASE("Each epoch meets other rows of a large table") {
  const Workplace here;
  write_npy(here / "many.npy", rows());
  write_npy(here / "few.npy", row_range(rows(), 0, 200));
  // Steps that change nothing: the scores of an epoch are those of its rows.
  const std::string options =
      " --no-dequantize --preprocessing standardize --model linear --batch 160 --lr 1e-30 "
      "--epochs 20 --patience 20 --log curve.csv --out m";
  const auto spread = [&](const std::string& data) {
    here.output("fit " + data + options);
    const Table curve = read_csv(here / "curve.csv");
    REQUIRE(curve.columns[2] == "training");
    REQUIRE(curve.values.shape(0) == 20);
    std::vector<double> scores;
    for (std::size_t i = 0; i < 20; ++i) scores.push_back(curve.values(i, 2));
    const auto [least, largest] = std::minmax_element(scores.begin(), scores.end());
    return *largest - *least;
  };
  // log p of a row has a deviation of 1 or more, its mean over 160 rows one of 0.08 or more. The
  // same rows in another order differ by rounding alone, of floats below 10.
  CHECK(spread("many.npy --rows-at-once 200") > 0.08);
  CHECK(spread("few.npy") < 1e-3);
}

TEST_CASE("An interrupted fit to a large table goes on as if it had not been interrupted") {
  const Workplace here;
  here.write("rows.csv", names, rows());
  const std::string command = "fit rows.csv --threads 1 --epochs 300 --patience 300 --json";
  const std::string options = at_once + " --layers 1 --hidden 4 --batch 32";
  here.output(command + options + " --out whole");
  const Run stopped =
      here.tapeflow(command + options + " --out m", {.signal = SIGINT, .after = "epoch 1 of "});
  REQUIRE(stopped.exit_code == 130);
  here.output(command + " --resume --out m");
  CHECK((here.read("m") == here.read("whole")));
  CHECK(here.files() == 3);
}

TEST_CASE("A count that the rows at once lack gets a probability as well") {
  const Workplace here;
  Array<double> x = rows(10000);  // more than are looked at together
  x(9000, 2) = 12;
  write_npy(here / "rows.npy", x);
  const Run run = fit(here, "rows.npy" + at_once);
  CHECK(run.exit_code == 0);
  CHECK(run.err.find("; 0 to 12, 13 values, have a probability each\n") != run.err.npos);
}

TEST_CASE("A number beyond the bounds is found in a row that is not among those at once") {
  const Workplace here;
  Array<double> x = rows();
  x(4001, 1) = -0.5;
  write_npy(here / "rows.npy", x);
  check_refused(here, "rows.npy --bounds x2:0.." + at_once, 1,
                "rows.npy, row 4002, column \"x2\": needs a number that can occur (from 0), got "
                "-0.5");
}

TEST_CASE("A cell that is no finite number is named, unless its column is left out") {
  const Workplace here;
  Array<double> x = rows(10000);
  x(9000, 1) = std::numeric_limits<double>::quiet_NaN();
  write_npy(here / "rows.npy", x);
  check_refused(here, "rows.npy" + at_once, 1,
                "rows.npy, row 9001, column \"x2\": needs a finite number with --rows-at-once, got "
                "nan");
  CHECK(fit(here, "rows.npy --drop x2" + at_once).exit_code == 0);
}

TEST_CASE("A word in a text is named, and a column of words can be left out") {
  const Workplace here;
  std::string text = format_csv(names, rows());
  text += "1,2,3,ant\n";
  here.write("rows.csv", text);
  check_refused(here, "rows.csv" + at_once, 1,
                "rows.csv, line 5002, column \"x4\": needs a finite number, got \"ant\"");
  CHECK(here.files() == 1);
  CHECK(fit(here, "rows.csv --drop x4" + at_once).exit_code == 0);
}

TEST_CASE("Options that need all rows in memory are refused, and too few rows are") {
  const Workplace here;
  here.write("rows.csv", names, rows());
  for (const std::string option :
       {"--classes x3", "--categorical x3", "--weights x2", "--na drop", "--save-split part"}) {
    const std::string name = option.substr(0, option.find(" x"));
    check_refused(here, "rows.csv " + option + at_once, 2,
                  "--rows-at-once: cannot be used with " +
                      (name.starts_with("--save") ? "--save-split" : name) +
                      ", which needs all rows of the table in memory (--help lists the options)");
  }
  check_refused(here, "rows.csv --rows-at-once 9", 2,
                "--rows-at-once: needs a whole number from 10 on, got \"9\" (--help lists the "
                "options)");
  here.write("few.csv", {"a", "b"}, Rng(1).normal<double>({9, 2}));
  check_refused(here, "few.csv --rows-at-once 100", 1,
                "few.csv: a fit needs at least 10 rows, the file has 9");
  CHECK(here.files() == 2);
}
