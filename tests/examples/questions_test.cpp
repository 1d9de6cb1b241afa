// The messages that tutorials/questions.md shows are those that the programs print.
#include "engine/io/atomic_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_directory.hpp"

#include <algorithm>
#include <fstream>

namespace {

bool page_shows(const std::string& line) {
  const std::vector<std::string> lines =
      lines_of(tapeflow::read_file(TAPEFLOW_SOURCE_DIR "/tutorials/questions.md"));
  return std::find(lines.begin(), lines.end(), line) != lines.end();
}

// The lines on standard error that contain the words.
std::vector<std::string> said(const Run& run, const std::string& words) {
  std::vector<std::string> found;
  for (const std::string& line : lines_of(run.err))
    if (line.find(words) != std::string::npos) found.push_back(line);
  return found;
}

void check_on_page(const std::vector<std::string>& lines) {
  REQUIRE_FALSE(lines.empty());
  for (const std::string& line : lines) {
    INFO(line);
    CHECK(page_shows(line));
    CHECK_FALSE(page_shows(line + "!"));  // planted: a page that shows another line
  }
}

// 60 rows, `visits` from 0 to 5; one cell of `share` may be another text.
void write_visits(const std::filesystem::path& file, const std::string& cell_of_row_8 = "") {
  std::ofstream out(file);
  out << "visits,share\n";
  for (int i = 0; i < 60; ++i) {
    out << i % 6 << ",";
    if (i == 7 && !cell_of_row_8.empty()) {
      out << cell_of_row_8 << "\n";
    } else {
      out << (i * 37 % 60 + 0.5) / 60 << "\n";
    }
  }
}

}  // namespace

TEST_CASE("The page of questions shows the operation that makes the NaN of chapter 04") {
  const TemporaryDirectory folder;
  const Run run =
      run_program(TAPEFLOW_CH04, {"--break", "abs"},
                  {.folder = folder.path(), .environment = {{"TAPEFLOW_CHECK_FINITE", "1"}}});
  CHECK(run.exit_code != 0);
  check_on_page(said(run, "non-finite"));
}

TEST_CASE(
    "The page of questions shows the notes on repeated values and the error of a missing one") {
  const TemporaryDirectory folder;
  write_visits(folder / "visits.csv");
  const Run fit = run_program(TAPEFLOW_COMMAND, {"fit", "visits.csv", "--epochs", "1"},
                              {.folder = folder.path()});
  INFO(fit.err);
  CHECK(fit.exit_code == 0);
  check_on_page(said(fit, "note: "));

  write_visits(folder / "visits.csv", "NA");
  const Run missing =
      run_program(TAPEFLOW_COMMAND, {"fit", "visits.csv"}, {.folder = folder.path()});
  CHECK(missing.exit_code == 1);
  check_on_page(said(missing, "missing cell"));
}
