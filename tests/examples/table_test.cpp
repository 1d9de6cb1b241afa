#include "examples/support/terminal/text_table.hpp"
#include "examples/support/terminal/text_width.hpp"
#include "tests/support/catch.hpp"

#include <limits>
#include <sstream>
#include <stdexcept>

using namespace tapeflow;

TEST_CASE("A table aligns words to the left and numbers to the right, with their headers") {
  TextTable table({"model", "nats", "weights"});
  table.row({"Gaussian", "-4.5 ± 0.1", "5"}).row({"flow", "-13.25 ± 0.07", "1200"});
  std::ostringstream out;
  out << table;
  CHECK(out.str() ==
        "model              nats  weights\n"
        "--------  -------------  -------\n"
        "Gaussian     -4.5 ± 0.1        5\n"
        "flow      -13.25 ± 0.07     1200\n");
}

TEST_CASE("A column with one word in it is a column of words; a dash is a missing number") {
  TextTable table({"a", "b", "c"});
  table.row({"1", "1", "x ± y"}).row({"200", "-", "7"}).row({"3 s", "300", ""});
  std::ostringstream out;
  out << table;
  CHECK(out.str() ==
        "a      b  c\n"
        "---  ---  -----\n"
        "1      1  x ± y\n"
        "200    -  7\n"
        "3 s  300\n");
}

TEST_CASE("A row of another length than the headers is refused") {
  TextTable table({"a", "b"});
  CHECK_THROWS_WITH(table.row({"1"}), "TextTable::row: needs 2 cells, got 1");
  CHECK_THROWS_AS(table.row({"1", "2", "3"}), std::invalid_argument);
}

TEST_CASE("A number has as many digits after the point as were asked for") {
  CHECK(number(-4.14159, 3) == "-4.142");
  CHECK(number(2.5e6, 0) == "2500000");
  CHECK(number(-0.0004, 3) == "0.000");
  CHECK(number(-0.0006, 3) == "-0.001");
  CHECK(number(-std::numeric_limits<double>::infinity(), 3) == "-inf");
  CHECK(number(-std::numeric_limits<double>::quiet_NaN(), 3) == "nan");
  CHECK(number(999999999.4, 0) == "999999999");
  CHECK(number(1.3313e15, 4) == "1.33e+15");
  CHECK(number(-1e300, 1) == "-1e+300");
}

TEST_CASE("Powers of ten have as many significant digits as were asked for") {
  CHECK(scientific(4.268e-8) == "4.3e-08");
  CHECK(scientific(-1250, 3) == "-1.25e+03");
  CHECK(scientific(0, 1) == "0e+00");
  CHECK(scientific(-std::numeric_limits<double>::quiet_NaN()) == "nan");
  CHECK(scientific(std::numeric_limits<double>::infinity()) == "inf");
}

TEST_CASE("A standard error has two significant digits, and its value as many after the point") {
  CHECK(with_error(-1.23449, 0.0561) == "-1.234 ± 0.056");
  CHECK(with_error(-1366.904, 1.43) == "-1366.9 ± 1.4");
  CHECK(with_error(12345.6, 123.4) == "12346 ± 123");
  CHECK(with_error(0.5, 0.00012) == "0.50000 ± 0.00012");
  CHECK(with_error(2, 0) == "2.000 ± 0.000");
  CHECK(with_error(2, std::numeric_limits<double>::quiet_NaN()) == "2.000 ± nan");
}

TEST_CASE("The width of a text counts letters, not bytes, and cutting never halves one") {
  CHECK(text_width("−4 ± ∞") == 6);
  CHECK(first_columns("−4 ± ∞", 4) == "−4 ±");
  CHECK(first_columns("ab", 5) == "ab");
  CHECK(first_columns("∞", 0) == "");
}
