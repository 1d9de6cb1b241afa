// Tables in which some columns hold words.
#include "engine/io/csv.hpp"
#include "engine/io/npy.hpp"
#include "engine/io/number.hpp"
#include "tests/support/damage.hpp"
#include "tests/support/temporary_directory.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

using namespace tapeflow;

namespace {

using Words = std::vector<std::string>;

// Every column has this kind of cells.
CellKindsOf all(CellKind cells) {
  return [cells](const Words& columns) { return std::vector<CellKind>(columns.size(), cells); };
}

// The last column has this kind of cells, the others have numbers.
CellKindsOf last(CellKind cells) {
  return [cells](const Words& columns) {
    std::vector<CellKind> each(columns.size(), CellKind::numbers);
    each.back() = cells;
    return each;
  };
}

Table parse(const std::string& text, const CellKindsOf& cells_of) {
  return parse_csv("data.csv", text, cells_of);
}

// The words of a column, row by row.
Words spelt(const Table& table, std::size_t column) {
  Words words;
  for (std::size_t i = 0; i < table.values.shape(0); ++i)
    words.push_back(table.words[column].at(static_cast<std::size_t>(table.values(i, column))));
  return words;
}

}  // namespace

TEST_CASE("Words are numbered in rising order, whatever the order of their rows") {
  const Table table = parse("y,kind\n1,b\n2,c\n3,a\n4,b\n", last(CellKind::numbers_or_words));
  CHECK(table.words == std::vector<Words>{{}, {"a", "b", "c"}});
  CHECK(spelt(table, 1) == Words{"b", "c", "a", "b"});
  CHECK(table.values(2, 0) == 3);
}

TEST_CASE("A word may hold delimiters, quotes and any characters, and ends before its blanks") {
  const Table table =
      parse("1,\"a, b\"\n2,\"say \"\"c\"\"\"\n3, größe \n4,größe\n5,\"two\nlines\"\n",
            last(CellKind::numbers_or_words));
  CHECK(spelt(table, 1) == Words{"a, b", "say \"c\"", "größe", "größe", "two\nlines"});
  CHECK(table.words[1].size() == 4);
}

TEST_CASE("In a column of numbers or words, the first cell decides") {
  const Table numbers = parse("1,2\n3,-4e1\n", all(CellKind::numbers_or_words));
  CHECK(numbers.words == std::vector<Words>(2));
  CHECK(numbers.values(1, 1) == -40);
  CHECK_THROWS_WITH(parse("y,t\n1,2\n1,NA\n", last(CellKind::numbers_or_words)),
                    "data.csv, line 3, column \"t\": needs a finite number, got \"NA\"");
  CHECK_THROWS_WITH(parse("y,t\n1,NA\n1,2\n", last(CellKind::numbers_or_words)),
                    "data.csv, line 3, column \"t\": needs a word as above, got \"2\"");
  for (const char* cell : {"nan", "inf", "1e999"})
    CHECK_THROWS_WITH(parse(std::string("y,t\n1,") + cell + "\n", last(CellKind::numbers_or_words)),
                      Catch::EndsWith(std::string("needs a finite number, got \"") + cell + "\""));
}

TEST_CASE("In a column of words, numbers are words as they are spelt") {
  const Table table = parse("y,zip\n1,01\n2,1\n3,1.0\n4,A\n5,nan\n", last(CellKind::words));
  CHECK(table.words[1] == Words{"01", "1", "1.0", "A", "nan"});
  CHECK(spelt(table, 1) == Words{"01", "1", "1.0", "A", "nan"});
}

TEST_CASE("An empty cell is no word, in quotes or not, first or later") {
  for (const CellKind cells : {CellKind::numbers_or_words, CellKind::words}) {
    const std::string needed = cells == CellKind::words ? "a word" : "a finite number";
    for (const std::string empty : {"", "\"\"", "  ", "\" \""}) {
      CHECK_THROWS_WITH(
          parse("y,kind\n1," + empty + "\n", last(cells)),
          "data.csv, line 2, column \"kind\": needs " + needed + ", got an empty cell");
      CHECK_THROWS_WITH(parse("y,kind\n1,a\n1," + empty + "\n", last(cells)),
                        "data.csv, line 3, column \"kind\": needs a word, got an empty cell");
    }
  }
}

TEST_CASE("A word in a column of numbers is refused") {
  CHECK_THROWS_WITH(parse("y,kind\na,b\n", last(CellKind::words)),
                    "data.csv, line 2, column \"y\": needs a finite number, got \"a\"");
  CHECK_THROWS_WITH(parse("y,kind\n1,b\n", {}),
                    "data.csv, line 2, column \"kind\": needs a finite number, got \"b\"");
}

TEST_CASE("An NPY file has numbers in columns that may hold words") {
  const TemporaryDirectory folder;
  write_npy(folder / "a.npy", Array<double>{{1, 2}, {3, 4}});
  const Table table = read_table(folder / "a.npy", all(CellKind::words));
  CHECK(table.words == std::vector<Words>(2));
  CHECK(table.values(1, 0) == 3);
}

TEST_CASE("A damaged table with words is an error, or read as what the text now says") {
  const auto checked = [](const std::string& text) {
    const Table table = parse(text, last(CellKind::numbers_or_words));
    REQUIRE(table.words.size() == table.columns.size());
    for (double value : table.values) CHECK(std::isfinite(value));
    const std::size_t j = table.columns.size() - 1;
    if (table.words[j].empty() || text.find('"') != text.npos) return;
    CHECK(std::is_sorted(table.words[j].begin(), table.words[j].end()));
    CHECK(std::adjacent_find(table.words[j].begin(), table.words[j].end()) == table.words[j].end());
    const Words found = spelt(table, j);
    // Each word is the end of its line, except for blanks.
    std::string lines = text;
    std::replace(lines.begin(), lines.end(), '\r', '\n');
    std::istringstream all_lines(lines);
    Words ends;
    for (std::string line; std::getline(all_lines, line);)
      if (!trimmed(line).empty()) ends.push_back(line);
    for (std::size_t i = 0; i < found.size(); ++i)
      CHECK(trimmed(ends[ends.size() - found.size() + i]).ends_with(found[i]));
  };
  Trial trial("data.csv", checked);
  const std::string whole = "y;kind\n1.5;b\n-2;a b\n3;größe\n4;b\n";
  trial.every_truncation(whole);
  trial.every_changed_byte(whole);
  std::string many = "y,kind\n";
  for (char a = 'a'; a <= 'z'; ++a)
    for (char b = 'a'; b <= 'z'; ++b) many.append("1,").append({a, b, '\n'});
  trial.attempt(many);
  WARN(trial.report());
  CHECK(trial.refused > 0);
  CHECK(trial.refused < trial.tried);
}
