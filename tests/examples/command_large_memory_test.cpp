// fit --rows-at-once takes as much memory for many rows as for few.
#include "engine/io/csv.hpp"
#include "engine/io/npy_writer.hpp"
#include "engine/random.hpp"
#include "tests/examples/workplace.hpp"

using namespace tapeflow;

namespace {

constexpr std::size_t few = 200'000, many = 2'400'000, columns = 4;
constexpr double table_bytes = 8. * columns * (many - few);

void write_table(const Workplace& here, std::size_t n) {
  Rng rng(1);
  NpyWriter writer(here / "rows.npy", columns);
  for (std::size_t i = 0; i < n; ++i)
    writer.add({rng.uniform(), rng.uniform(), rng.uniform(), rng.uniform()});
  writer.finish();
}

// From NPY to text, a few rows at a time.
void write_text(const Workplace& here) {
  const MappedNpy table(here / "rows.npy");
  std::string text = format_csv(table.columns(), table.rows(0, 0));
  const std::size_t header = text.size();
  for (std::size_t first = 0; first < table.count(); first += few)
    text += format_csv(table.columns(), table.rows(first, few)).substr(header);
  here.write("rows.csv", text);
}

// The most memory of a fit, the pages of mapped files included.
double peak(std::size_t n, const std::string& arguments) {
  const Workplace here;
  write_table(here, n);
  if (arguments.starts_with("rows.csv")) write_text(here);
  const Run run = here.tapeflow("fit " + arguments +
                                " --model real-nvp --layers 1 --hidden 4 --batch 1024 --epochs 2");
  INFO(run.err);
  REQUIRE(run.exit_code == 0);
  return static_cast<double>(run.peak_bytes);
}

}  // namespace

#ifndef TAPEFLOW_SANITIZED  // a sanitizer keeps memory that has been given back

TEST_CASE("The memory of a fit with few rows at once does not grow with the table") {
  const std::string data = GENERATE("rows.npy", "rows.csv");
  const std::string arguments = data + " --rows-at-once 20000";
  // The peaks may differ by the pages of the mapped file that are in use, which are given back
  // after 32 MiB, and by an eighth of that for gaps in the heap. One copy of the rows in memory
  // would be twice as much.
  const double most = 36. * 1024 * 1024;
  REQUIRE(table_bytes > 1.8 * most);
  CHECK(peak(many, arguments) - peak(few, arguments) < most);
}

TEST_CASE("Without the option the memory of a fit grows by more than the table") {
  CHECK(peak(many, "rows.npy") - peak(few, "rows.npy") > 1.5 * table_bytes);
}

#endif
