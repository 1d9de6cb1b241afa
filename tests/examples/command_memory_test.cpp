// How much memory the command holds for a large table, and what it does with too many columns or
// threads.
#include "engine/io/npy.hpp"
#include "engine/random.hpp"
#include "tests/examples/workplace.hpp"

#include <cmath>

using namespace tapeflow;

namespace {

constexpr std::size_t columns = 10;

// Rows of ten columns, of which the first has heavy tails and the last three different numbers.
Array<double> rows(std::size_t n) {
  Array<double> x = Rng(1).normal<double>({n, columns});
  for (std::size_t i = 0; i < n; ++i) {
    x(i, 0) = std::sinh(3 * x(i, 0));
    x(i, columns - 1) = static_cast<double>(i % 3);
  }
  return x;
}

Array<double> transposed(const Array<double>& x) {
  Array<double> columns_first(Shape{x.shape()[1], x.shape()[0]});
  for (std::size_t i = 0; i < x.shape()[0]; ++i)
    for (std::size_t j = 0; j < x.shape()[1]; ++j) columns_first(j, i) = x(i, j);
  return columns_first;
}

// Writes the rows as NPY in Fortran order: the header of an array in C order says otherwise.
void write_fortran(const Workplace& here, const std::string& name, const Array<double>& x) {
  write_npy(here / name, transposed(x));
  std::string bytes = here.read(name);
  const auto replace = [&bytes](const std::string& old, const std::string& now) {
    bytes.replace(bytes.find(old), old.size(), now);
  };
  const std::string n = std::to_string(x.shape()[0]), d = std::to_string(x.shape()[1]);
  replace("(" + d + ", " + n + ")", "(" + n + ", " + d + ")");
  replace("False", "True ");
  here.write(name, bytes);
}

// A table of n rows in the three kinds of files.
void write_table(const Workplace& here, std::size_t n) {
  const Array<double> x = rows(n);
  std::vector<std::string> names = default_columns(columns);
  here.write("data.csv", names, x);
  write_npy(here / "data.npy", x);
  write_fortran(here, "fortran.npy", x);
}

constexpr std::size_t few = 20000, many = 120000;
constexpr double table_bytes = 8. * columns * (many - few);

// The peaks of the command with few rows and with many: the difference is free of what the program
// needs for itself.
double bytes_for_the_rows(const std::string& arguments) {
  double peaks[2] = {0, 0};
  for (const std::size_t n : {few, many}) {
    const Workplace here;
    write_table(here, n);
    here.output(
        "fit data.npy --layers 1 --hidden 4 --batch 4096 --epochs 1 --out m.safetensors "
        "--preprocessing standardize");
    const Run run = here.tapeflow(arguments);
    INFO("tapeflow " << arguments << "\n" << run.err);
    REQUIRE(run.exit_code == 0);
    peaks[n == many] = static_cast<double>(run.peak_bytes);
  }
  return peaks[1] - peaks[0];
}

}  // namespace

#ifndef TAPEFLOW_SANITIZED  // a sanitizer keeps memory that has been given back

TEST_CASE("fit and compare hold at most three times the numbers of the table") {
  const std::string small = " --layers 1 --hidden 4 --batch 4096 --epochs 1";
  const std::string command =
      GENERATE("fit data.csv", "fit fortran.npy --seeds 2 --precision double --no-dequantize",
               "fit data.npy --context x1 --classes x10", "fit data.npy --dequantize",
               "fit data.npy --preprocessing standardize", "compare data.csv --models planar");
  INFO(command);
  CHECK(bytes_for_the_rows(command + small) <= 3 * table_bytes);
}

TEST_CASE("A fit that draws points of cells anew holds at most four times the numbers") {
  const std::string command = "fit fortran.npy --seeds 2 --precision double --layers 1 --hidden 4 ";
  CHECK(bytes_for_the_rows(command + "--batch 4096 --epochs 2") <= 4 * table_bytes);
}

TEST_CASE("log-prob holds at most three times the numbers of the table") {
  const std::string data = GENERATE("data.csv", "fortran.npy");
  const std::string command = "log-prob m.safetensors " + data + " --threads 1 --out scores.csv";
  INFO(command);
  CHECK(bytes_for_the_rows(command) <= 3 * table_bytes);
}

TEST_CASE("Threads that the system refuses end the command with a sentence") {
  const Workplace here;
  here.write("data.csv", {"a", "b"}, Rng(1).normal<double>({100, 2}));
  // Two hundred stacks of 8 MB are more than 600 MB of addresses.
  const std::string line = std::string("ulimit -s 8192; ulimit -v 600000; exec ") +
                           TAPEFLOW_COMMAND + " fit data.csv --epochs 1 --layers 1 --threads 200";
  const Run run = run_program("/bin/sh", {"-c", line}, {.folder = here / ""});
  CHECK(run.exit_code == 1);
  CHECK(run.err.find("tapeflow: needs 200 threads, could start ") != run.err.npos);
  CHECK(run.err.find("use fewer threads\n") != run.err.npos);
}

#endif

TEST_CASE("No subcommand takes more than 256 threads") {
  const Workplace here;
  for (const std::string command : {"fit d.csv", "compare d.csv", "log-prob m d.csv", "plot m"}) {
    for (const std::string threads : {"0", "257", "100000"}) {
      const Run run = here.tapeflow(command + " --threads " + threads);
      CHECK(run.exit_code == 2);
      CHECK(run.err.find("--threads") != run.err.npos);
      CHECK(run.err.find("256") != run.err.npos);
    }
  }
}

TEST_CASE("More columns than rows can be fitted, but not any number of columns") {
  const Workplace here;
  const auto wide = [&here](std::size_t n, std::size_t d) {
    write_npy(here / "wide.npy", Rng(1).normal<double>({n, d}));
    return here.tapeflow("fit wide.npy --layers 1 --hidden 4 --epochs 1 --fresh");
  };
  CHECK(wide(40, 300).exit_code == 0);
  const Run refused = wide(20, 2001);
  CHECK(refused.exit_code == 1);
  CHECK(refused.err ==
        "tapeflow: wide.npy: a fit takes at most 2000 columns, these are 2001; --columns or "
        "--drop leaves some out\n");
}

TEST_CASE("A fit that takes longer than a second says what it does before the first epoch") {
  const Workplace here;
  here.write("data.csv", {"a", "b"}, Rng(1).normal<double>({100, 2}));
  const std::string fit = std::string(TAPEFLOW_COMMAND) + " fit /dev/stdin --epochs 1 --layers 1";
  const auto err_of = [&](const std::string& line) {
    return run_program("/bin/sh", {"-c", line}, {.folder = here / ""}).err;
  };
  // The table comes after a second.
  const std::string slow = err_of("(sleep 1.1; cat data.csv) | " + fit);
  CHECK(slow.starts_with("looking for repeated values\n"));
}
