// Damaged tables: after every truncation and every changed byte, reading fails or gives the values
// of the damaged text.
#include "engine/io/csv.hpp"
#include "tests/support/damage.hpp"

#include <cmath>
#include <cstdlib>
#include <sstream>
#include <vector>

using namespace tapeflow;

namespace {

using Rows = std::vector<std::vector<double>>;

std::string trimmed(std::string text) {
  text.erase(0, text.find_first_not_of(" \t"));
  text.erase(text.find_last_not_of(" \t") + 1);
  return text;
}

// Whether a cell spells a decimal number by C's rules, and the number.
bool spells(const std::string& cell, double& value) {
  if (cell.empty() || cell.find_first_not_of("0123456789+-.eE") != cell.npos) return false;
  char* end = nullptr;
  value = std::strtod(cell.c_str(), &end);
  return *end == '\0' && std::isfinite(value);
}

// A plain reader of tables without quotes. The first line is a header if none of its cells is a
// number.
Rows plainly_read(std::string text) {
  for (char& c : text) c = c == '\r' ? '\n' : c;
  Rows rows;
  char delimiter = 0;
  bool first = true;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (trimmed(line).empty()) continue;
    if (delimiter == 0)
      delimiter = line.find('\t') != line.npos ? '\t' : line.find(';') != line.npos ? ';' : ',';
    std::vector<double> row;
    bool any = false;
    std::istringstream cells(line + delimiter);
    for (std::string cell; std::getline(cells, cell, delimiter);) {
      double value = NAN;
      any = spells(trimmed(cell), value) || any;
      row.push_back(value);
    }
    if (any || !first) rows.push_back(row);
    first = false;
  }
  return rows;
}

void check_table(const Table& table) {
  CHECK(table.values.shape(0) >= 1);
  CHECK(table.columns.size() == table.values.shape(1));
  for (double value : table.values) CHECK(std::isfinite(value));
}

void checked_read(const std::string& bytes) {
  const Table table = parse_csv("data.csv", bytes);
  check_table(table);
  if (bytes.find('"') != bytes.npos) return;
  const Rows rows = plainly_read(bytes);
  REQUIRE(table.values.shape() == Shape{rows.size(), rows[0].size()});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    REQUIRE(rows[i].size() == rows[0].size());
    for (std::size_t j = 0; j < rows[i].size(); ++j) CHECK(table.values(i, j) == rows[i][j]);
  }
}

}  // namespace

TEST_CASE("A damaged table without quotes is an error, or read as what the text now says") {
  Trial trial("data.csv", checked_read);
  for (const std::string whole : {"a,b\n1.5,-2e3\n3,40\n", "7;8\r\n9;1e-3\r\n", "1\t2\n3\t.5"}) {
    trial.every_truncation(whole);
    trial.every_changed_byte(whole);
  }
  WARN(trial.report());
  CHECK(trial.refused > 0);
  CHECK(trial.refused < trial.tried);
}

TEST_CASE("A damaged table with quotes and a byte order mark is an error, or a whole table") {
  const std::string whole = "\xef\xbb\xbf\"a \"\"b\"\"\";c\r\n1.5;-2e3\r\n\r\n\"3\";4\n";
  Trial trial("data.csv",
              [](const std::string& text) { check_table(parse_csv("data.csv", text)); });
  trial.every_truncation(whole);
  trial.every_changed_byte(whole);
  WARN(trial.report());
  CHECK(trial.refused > 0);
  CHECK(trial.refused < trial.tried);
}

TEST_CASE("No text makes the reader allocate much more memory than it has bytes") {
  Trial trial("data.csv", checked_read);
  for (const std::string piece : {",", ";", "\n", "\"\"", "1,", "a,", "1\n", "\"", " ", "\xff"}) {
    std::string text;
    while (text.size() < 20'000) text += piece;
    trial.attempt(text);
    trial.attempt("a,b\n1,2\n" + text);
  }
  CHECK(trial.tried == 20);
}
