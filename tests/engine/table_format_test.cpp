// How a table is written: delimiters, signs in numbers, comments, lines to skip.
#include "engine/io/table_format.hpp"

#include "engine/io/csv_rows.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <string>
#include <vector>

using namespace tapeflow;

namespace {

// The cells of all rows with | between them and / behind each row. The text is also read in pieces.
std::string cut(const std::string& text, const TableFormat& format = {}) {
  const auto all = [](CsvRows& rows) {
    std::string cells;
    while (rows.next()) {
      for (const std::string_view cell : rows.cells()) cells.append(cell).append("|");
      cells.back() = '/';
    }
    return cells;
  };
  CsvRows whole("data.csv", text, format);
  const std::string cells = all(whole);
  for (const std::size_t size : {1, 2, 3, 7}) {
    std::string_view rest = text;
    CsvRows pieces(
        "data.csv",
        [&](std::string& to, std::size_t) {
          const std::string_view piece = rest.substr(0, size);
          to += piece;
          rest.remove_prefix(piece.size());
          return !piece.empty();
        },
        format);
    INFO("in pieces of " << size);
    CHECK(all(pieces) == cells);
    CHECK(pieces.format().delimiter == whole.format().delimiter);
  }
  return cells;
}

TableFormat decimal_comma(const std::string& thousands = "") {
  return {.decimal = ',', .thousands = thousands};
}

void check_number(const std::string& cell, const TableFormat& format, double value) {
  INFO(cell);
  const auto number = parse_number(cell, format);
  REQUIRE(number);
  CHECK(*number == value);
}

}  // namespace

TEST_CASE("The first two lines show whether blanks separate the cells") {
  CHECK(cut("a b\n1 2\n") == "a|b/1|2/");
  CHECK(cut("  a   b \n 1  2\n\n3 4") == "a|b/1|2/3|4/");
  CHECK(cut("a b\nr1 1 2\n") == "a|b/r1|1|2/");
  CHECK(cut("\"a b\" c\n1 2\n") == "a b|c/1|2/");
  CHECK(cut("body mass\n1\n2\n") == "body mass/1/2/");
  CHECK(cut("1 2 3\n") == "1 2 3/");
  CHECK(cut("a b,c\n1 2,3\n") == "a b|c/1 2|3/");
  CHECK(cut("a\tb\n1 2\t3\n") == "a|b/1 2|3/");
}

TEST_CASE("The user's delimiter goes before what the lines show") {
  CHECK(cut("a|b\n1|2\n", {.delimiter = '|'}) == "a|b/1|2/");
  CHECK(cut("a,b c\n1,2 3\n", {.delimiter = TableFormat::blanks}) == "a,b|c/1,2|3/");
  CHECK(cut("a\t b\n1 \t2\n", {.delimiter = TableFormat::blanks}) == "a|b/1|2/");
  CHECK_THROWS_WITH(cut("\"a\"b c\n", {.delimiter = TableFormat::blanks}),
                    "data.csv, line 1: needs a delimiter or the line's end after \"a\", got \"b\"");
}

TEST_CASE("With a decimal comma no comma separates cells") {
  CHECK(cut("1,5\n2,5\n", decimal_comma()) == "1,5/2,5/");
  CHECK(cut("1,5 2\n2,5 3\n", decimal_comma()) == "1,5|2/2,5|3/");
  CHECK(cut("1,5;2\n2,5;3\n", decimal_comma()) == "1,5|2/2,5|3/");
}

TEST_CASE("Comments and the first lines are skipped, and lines are still counted") {
  CHECK(cut("# a, b; c\na,b\n  # more\n1,2 # no comment\n", {.comment = "#"}) ==
        "a|b/1|2 # no comment/");
  CHECK(cut("// x\n1;2\n//", {.comment = "//"}) == "1|2/");
  CHECK(cut("made by, us\r\nin; 2020\r\na,b\r\n1,2\r\n", {.skipped_lines = 2}) == "a|b/1|2/");
  CHECK(cut("x\n1\n", {.skipped_lines = 9}) == "");
  const std::string text = "skipped\r\n# comment\n1,2\n";
  CsvRows rows("data.csv", text, {.comment = "#", .skipped_lines = 1});
  REQUIRE(rows.next());
  CHECK(rows.line() == 3);
}

TEST_CASE("A number may have a decimal comma and groups of three digits") {
  check_number("1,5", decimal_comma(), 1.5);
  check_number(" -1,5e3 ", decimal_comma(), -1500);
  check_number("3", decimal_comma(), 3);
  check_number("1.234.567,5", decimal_comma("."), 1234567.5);
  check_number("-1,234.5", {.thousands = ","}, -1234.5);
  check_number("12 345", {.thousands = " "}, 12345);
  check_number(
      "1\xc2\xa0"
      "234",
      {.thousands = "\xc2\xa0"}, 1234);
  for (const char* cell : {"1.5", "1,5,2", "1.234,5", ",", ""})
    CHECK(!parse_number(cell, decimal_comma()));
  for (const char* cell : {"1.23,5", "1234.567,5", "1..234", ".234", "1.234.", "1.2345"})
    CHECK(!parse_number(cell, decimal_comma(".")));
  CHECK(!parse_number("1,2", {.thousands = ","}));
  CHECK(!parse_number("1,2345", {.thousands = ","}));
}
