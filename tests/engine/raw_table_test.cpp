// Tables as they stand in their files: numbers, words and missing cells side by side.
#include "engine/io/raw_table.hpp"

#include "engine/io/npy.hpp"
#include "engine/io/number.hpp"
#include "tests/support/damage.hpp"
#include "tests/support/temporary_directory.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

using namespace tapeflow;

namespace {

using Words = std::vector<std::string>;

RawTable parse(const std::string& text, const RawOptions& options = {}) {
  CsvRows rows("data.csv", text, options.format);
  return read_raw_table(rows, options);
}

// Every column has this reading.
RawOptions all(Reading reading) {
  return {
      .reading = [=](const Words& names) { return std::vector<Reading>(names.size(), reading); }};
}

// The columns that are read.
Words columns(const RawTable& table) {
  Words names;
  for (const std::size_t j : table.read) names.push_back(table.names[j]);
  return names;
}

// The cells of a column: numbers, words, and "" for a missing cell.
Words cells(const RawTable& table, std::size_t column) {
  Words result;
  for (std::size_t i = 0; i < table.rows(); ++i)
    result.push_back(shortest_text(table.values(i, column)));
  const auto odd = table.odd.find(column);
  if (odd == table.odd.end()) return result;
  for (const OddCells::Cell& cell : odd->second.cells) {
    CHECK(result[cell.row] == "nan");
    result[cell.row] = cell.word == OddCells::missing ? "" : odd->second.words.at(cell.word);
  }
  return result;
}

RawOptions in_format(const TableFormat& format) { return {.format = format}; }

}  // namespace

TEST_CASE("A raw table has numbers, words and missing cells in one column") {
  const RawTable table = parse("y,kind\n1,b\nNA,2\n-3,\n4,\"a, b\"\n5,b\n6,?\n");
  CHECK(table.has_names);
  CHECK(columns(table) == Words{"y", "kind"});
  CHECK(cells(table, 0) == Words{"1", "", "-3", "4", "5", "6"});
  CHECK(cells(table, 1) == Words{"b", "2", "", "a, b", "b", ""});
  const OddCells& odd = table.odd.at(1);
  CHECK(odd.words == Words{"a, b", "b"});
  CHECK(odd.word_count() == 3);
  CHECK(odd.missing_count == 2);
  CHECK(odd.first_word_line == 2);
  CHECK(odd.first_missing_line == 4);
  CHECK(odd.first_word == "b");
}

TEST_CASE("The usual signs stand for a missing value, and others that the user names") {
  for (const std::string sign :
       {"", "NA", "N/A", "n/a", "#N/A", "<NA>", "?", "null", "NULL", "None", "nan", "NaN", "\"\""})
    CHECK(cells(parse("a,b\n" + sign + ",1\n"), 0) == Words{""});
  for (const std::string word : {"na", "none", "-", ".", "missing", "inf", "1e999"})
    CHECK(cells(parse("a,b\n" + word + ",1\n"), 0) == Words{word});
  RawOptions options;
  options.missing = {"-999", "missing"};
  CHECK(cells(parse("a\n-999\n-999.0\nmissing\n-99\n", options), 0) == Words{"", "", "", "-99"});
}

TEST_CASE("A column that is read as words keeps every spelling, and is missing only if empty") {
  const RawTable table = parse("zip\n01\n1\n1.0\nNA\n\"\"\n", all(Reading::words));
  CHECK(cells(table, 0) == Words{"01", "1", "1.0", "NA", ""});
}

TEST_CASE("A column of categories keeps every spelling, and has missing cells") {
  RawOptions options = all(Reading::categories);
  options.missing = {"gone"};
  const RawTable table = parse("zip\n01\n1\n1.0\nNA\n\"\"\ngone\n", options);
  CHECK(cells(table, 0) == Words{"01", "1", "1.0", "", "", ""});
}

TEST_CASE("Columns that are not wanted are not kept, and every row is shown with all cells") {
  RawOptions options;
  options.reading = [](const Words& names) {
    CHECK(names == Words{"id", "y", "z"});
    return std::vector<Reading>{Reading::nothing, Reading::numbers, Reading::nothing};
  };
  std::string seen;
  options.on_row = [&](const std::vector<std::string_view>& row) {
    for (const std::string_view cell : row) seen.append(cell).append("|");
  };
  const RawTable table = parse("id,y,z\nr1,1,?\nr2,2, 007 \n", options);
  CHECK(columns(table) == Words{"y"});
  CHECK(table.values.shape() == Shape{2, 1});
  CHECK(table.odd.empty());
  CHECK(seen == "r1|1|?|r2|2|007|");
}

TEST_CASE("A first line with a number, or with a cell that is no name, is a row of the table") {
  CHECK(cells(parse("1,n/a\n3,4\n"), 1) == Words{"", "4"});
  CHECK(cells(parse("a,2019\n1,2\n"), 0) == Words{"a", "1"});
  CHECK(cells(parse("1 234.5;b\n1;2\n"), 0) == Words{"1 234.5", "1"});
  CHECK(cells(parse("NA\n1\n"), 0) == Words{"", "1"});
}

TEST_CASE("The user can say what the first line is") {
  using FirstLine = TableFormat::FirstLine;
  const RawTable years =
      parse("2019,2020,n/a\n1.5,2.5,3\n", in_format({.first_line = FirstLine::names}));
  CHECK(columns(years) == Words{"x2019", "x2020", "xn/a"});
  CHECK(years.rows() == 1);
  const RawTable words = parse("a,b\n1,2\n", in_format({.first_line = FirstLine::numbers}));
  CHECK(columns(words) == Words{"x1", "x2"});
  CHECK(cells(words, 0) == Words{"a", "1"});
}

TEST_CASE("Rows that end in a delimiter have no column behind it") {
  for (const std::string text : {"a,b,\n1,2,\n3,4,\n", "a,b\n1,2,\n3,4,\n", "a,b,\n1,2\n3,4\n"}) {
    const RawTable table = parse(text);
    CHECK(columns(table) == Words{"a", "b"});
    CHECK(table.values.shape() == Shape{2, 2});
    CHECK(table.values(1, 1) == 4);
  }
  CHECK(columns(parse("1,2,\n3,4,\n")) == Words{"x1", "x2"});
  CHECK(columns(parse("a,b,\n1,2,\n3,4,5\n")) == Words{"a", "b", "x3"});
  CHECK(columns(parse("a,b,c\n1,2,\n3,4,\n")) == Words{"a", "b", "c"});
}

TEST_CASE("Rows with one cell more than the header begin with their names") {
  const RawTable table = parse("mpg cyl\nMazda 21 6\nDatsun 22.8 4\n");
  CHECK(columns(table) == Words{"x1", "mpg", "cyl"});
  CHECK(cells(table, 0) == Words{"Mazda", "Datsun"});
  CHECK(cells(table, 1) == Words{"21", "22.8"});
}

TEST_CASE("Rows of unequal length are refused with their line") {
  CHECK_THROWS_WITH(parse("a,b\n1,2\n3\n"), "data.csv, line 3: needs 2 cells as in line 1, got 1");
  CHECK_THROWS_WITH(parse("a,b\n1,2,3\n1,2\n"),
                    "data.csv, line 3: needs 3 cells as in line 2, got 2");
  CHECK_THROWS_WITH(parse("a,b\n1,2,3,4\n"), "data.csv, line 2: needs 2 cells as in line 1, got 4");
  CHECK_THROWS_WITH(parse(""), "data.csv: needs at least one row of numbers, got an empty file");
  CHECK_THROWS_WITH(parse("a,b\n"),
                    "data.csv: needs at least one row of numbers, got only a header");
}

TEST_CASE("More than a thousand different words are not told apart") {
  std::string text = "id\n";
  for (int i = 0; i < 1500; ++i) text += "r" + std::to_string(i) + "\n";
  const RawTable table = parse(text);
  CHECK(table.odd.at(0).word_count() == 1500);
  CHECK(table.odd.at(0).words.size() == OddColumn::most_words);
  CHECK(!table.odd.at(0).all_words);
}

TEST_CASE("In an NPY file NaN is a missing cell, and infinity a word") {
  const TemporaryDirectory folder;
  constexpr double nan = std::numeric_limits<double>::quiet_NaN(), inf = INFINITY;
  write_npy(folder / "a.npy", Array<double>{{1, nan}, {-inf, 4}});
  const RawTable table = read_raw_table(folder / "a.npy");
  CHECK(!table.is_text);
  CHECK(cells(table, 0) == Words{"1", "-inf"});
  CHECK(cells(table, 1) == Words{"", "4"});
  RawOptions second;
  second.reading = [](const Words&) {
    return std::vector<Reading>{Reading::nothing, Reading::words};
  };
  std::string seen;
  second.on_row = [&](const std::vector<std::string_view>& row) {
    for (const std::string_view cell : row) seen.append(cell).append("|");
  };
  CHECK(cells(read_raw_table(folder / "a.npy", second), 0) == Words{"", "4"});
  CHECK(seen == "1||-inf|4|");
}

TEST_CASE("A damaged table with words is an error, or read as what the text now says") {
  const auto checked = [](const std::string& text) {
    const RawTable table = parse(text);
    CHECK(table.values.shape() == Shape{table.rows(), table.read.size()});
    for (const auto& [k, odd] : table.odd) {
      CHECK(std::is_sorted(odd.words.begin(), odd.words.end()));
      CHECK(std::adjacent_find(odd.words.begin(), odd.words.end()) == odd.words.end());
    }
    const std::size_t last = table.read.size() - 1;
    if (table.read.empty() || text.find('"') != text.npos || table.odd.count(last) == 0) return;
    // Each word is the end of its line, except for blanks.
    std::string lines = text;
    std::replace(lines.begin(), lines.end(), '\r', '\n');
    std::istringstream all_lines(lines);
    Words ends;
    for (std::string line; std::getline(all_lines, line);)
      if (!trimmed(line).empty()) ends.push_back(line);
    const Words found = cells(table, last);
    for (const OddCells::Cell& cell : table.odd.at(last).cells) {
      const std::string_view end = trimmed(ends[ends.size() - found.size() + cell.row]);
      if (cell.word != OddCells::missing && table.read[last] + 1 == table.names.size())
        CHECK(end.ends_with(found[cell.row]));
    }
  };
  Trial trial("data.csv", checked);
  const std::string whole = "y;kind\n1.5;b\n-2;a b\n3;größe\n4;b\n";
  trial.every_truncation(whole);
  trial.every_changed_byte(whole);
  for (const std::string piece : {",", ";", "\n", "\"\"", "1,", "a,", "a\n", "a ", "\"", "\xff"}) {
    std::string text;
    while (text.size() < 20'000) text += piece;
    trial.attempt(text);
    trial.attempt("a,b\n1,2\n" + text);
  }
  WARN(trial.report());
  CHECK(trial.refused > 0);
  CHECK(trial.refused < trial.tried);
}

TEST_CASE("Rows can be handed on one by one, and the table keeps none of them") {
  std::vector<std::vector<double>> rows;
  RawOptions options{.missing = {"-9"}, .on_numbers = [&rows](const std::vector<double>& numbers) {
                       rows.push_back(numbers);
                     }};
  options.reading = [](const Words&) {
    return std::vector<Reading>{Reading::numbers, Reading::nothing, Reading::numbers};
  };
  const RawTable table = parse("a,b,c\n1,ant,2\n3,,4.5\n", options);
  CHECK(rows == std::vector<std::vector<double>>{{1, 2}, {3, 4.5}});
  CHECK(table.values.shape() == Shape{0, 2});
  CHECK(columns(table) == Words{"a", "c"});
  CHECK_THROWS_WITH(parse("a,b,c\n1,2,3\n4,5,bee\n", options),
                    "data.csv, line 3, column \"c\": needs a finite number, got \"bee\"");
  CHECK_THROWS_WITH(parse("a,b,c\n1,2,-9\n", options),
                    "data.csv, line 2, column \"c\": needs a finite number, got an empty cell");
}
