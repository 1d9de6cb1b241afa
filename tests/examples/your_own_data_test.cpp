// The page "Your own data": every command prints what the page shows, and the table is the one that
// its program makes.
#include "engine/io/atomic_file.hpp"
#include "tests/examples/readers_clone.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/compare_output.hpp"
#include "tests/support/markdown.hpp"

#include <algorithm>
#include <regex>

namespace fs = std::filesystem;

namespace {

const fs::path root = TAPEFLOW_SOURCE_DIR;

// Trained numbers differ between processors. What the page says of them holds within this part of a
// number.
constexpr double tolerance = 0.25;
// The errors behind ± differ the most. That of the 5 % quantile of 2000 samples is half the
// distance of two samples that have about 2 √(2000 · 0.05 · 0.95) = 20 between them, so it varies
// by a factor of e^(1/√20) = e^0.23, and two of them differ by e^0.33. Four times that is a factor
// of 4.
constexpr double tolerance_of_errors = 0.75;

// What another processor may decide otherwise. The numbers behind a choice may be nearly equal: of
// such a line only the beginning is compared. Rows and columns that score alike change places,
// samples differ in all digits, and one planted mistake more or less may be found: a whole number
// alone is compared as one with a decimal point, which may differ.
std::string to_compare(const std::string& line) {
  for (const char* beginning : {"chosen by validation: ", "runner-up: ", "R1", "| "})
    if (line.starts_with(beginning)) return beginning;
  if (!line.empty() && line.find_first_not_of("0123456789") == line.npos) return line + ".0";
  if (line.find_first_not_of("-0123456789.e,") == line.npos) return "a sample";
  return line;
}

std::vector<std::string> to_compare(std::vector<std::string> lines) {
  for (std::string& line : lines) line = to_compare(line);
  return lines;
}

// The lines without the numbers behind ±.
std::vector<std::string> without_errors(std::vector<std::string> lines) {
  static const std::regex error("± *[0-9.e-]+");
  for (std::string& line : lines) line = std::regex_replace(line, error, "±");
  return lines;
}

bool shows_a_refusal(const std::vector<std::string>& output) {
  return std::any_of(output.begin(), output.end(), [](const std::string& line) {
    return line.starts_with("obstacle: ") || line.starts_with("tapeflow: ");
  });
}

}  // namespace

TEST_CASE("Every command of the page on one's own data prints what the page shows") {
  const ReadersClone clone;
  std::size_t commands = 0, numbers = 0;
  for (const CodeBlock& block :
       code_blocks(tapeflow::read_file(root / "tutorials/your-own-data.md"))) {
    if (block.language != "console") continue;
    for (const ShownCommand& shown : shown_commands(block)) {
      INFO("your-own-data.md, line " << block.line << ": " << shown.command);
      const Run run = clone.shell(shown.command);
      INFO(run.out);
      CHECK(run.exit_code == (shows_a_refusal(shown.output) ? 1 : 0));
      const std::vector<std::string> printed = to_compare(lines_of(run.out));
      const std::vector<std::string> needed = to_compare(shown.output);
      CHECK(difference(without_errors(needed), without_errors(printed), tolerance) == "");
      CHECK(difference(needed, printed, tolerance_of_errors) == "");
      ++commands;
      // Planted: a page that shows another line.
      std::vector<std::string> wrong = to_compare(shown.output);
      if (wrong.empty()) continue;
      wrong.back() += " 1.5";
      CHECK(difference(wrong, printed, tolerance) != "");
      ++numbers;
    }
  }
  CHECK(commands >= 12);
  CHECK(numbers >= 8);
}

TEST_CASE("The program of the invented river prints the bundled table and its mistakes") {
  const fs::path program = fs::path(TAPEFLOW_BINARY_DIR) / "examples/river_station";
  const fs::path data = root / "examples/data";
  CHECK(run_program(program, {}, {.folder = data}).out ==
        tapeflow::read_file(data / "river_station.csv"));
  CHECK(run_program(program, {"--planted"}, {.folder = data}).out ==
        tapeflow::read_file(data / "river_station_planted.csv"));
  CHECK(fs::file_size(data / "river_station.csv") < 60000);
}
