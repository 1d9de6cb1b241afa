#include "engine/io/csv.hpp"

#include "engine/check.hpp"
#include "engine/io/atomic_file.hpp"
#include "engine/io/csv_rows.hpp"
#include "engine/io/file_error.hpp"
#include "engine/io/number.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <stdexcept>

using namespace tapeflow;
namespace fs = std::filesystem;

namespace {

using Names = std::vector<std::string>;
using Rows = std::vector<std::vector<double>>;

// The table as a text, or the sentence of the error.
template <class Read>
std::string outcome(Read read) {
  try {
    const Table table = read();
    std::string text = to_string(table.values.shape());
    for (const std::string& column : table.columns) text += " " + column;
    for (const double value : table.values) text += " " + shortest_text(value);
    return text;
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

// Hands out the text, `size` characters at a time.
CsvRows::More in_pieces(std::string_view text, std::size_t size) {
  return [=](std::string& to, std::size_t) mutable {
    const std::string_view piece = text.substr(0, size);
    to += piece;
    text.remove_prefix(piece.size());
    return !piece.empty();
  };
}

// Every text of these tests is also read in pieces, which must not make a difference.
Table parse(std::string_view text) {
  const auto whole = [&] { return parse_csv("data.csv", text); };
  for (const std::size_t size : {1, 2, 5})
    CHECK(outcome([&] { return parse_csv("data.csv", in_pieces(text, size)); }) == outcome(whole));
  return whole();
}

void check_table(std::string_view text, const Names& columns, const Rows& rows) {
  INFO("the text is " << shown(text));
  const Table table = parse(text);
  CHECK(table.columns == columns);
  REQUIRE(table.values.shape() == Shape{rows.size(), columns.size()});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CHECK(std::equal(rows[i].begin(), rows[i].end(), &table.values(i, 0)));
  }
}

}  // namespace

TEST_CASE("A table is read from every dialect that spreadsheets write") {
  const Rows values = {{1, 2.5}, {-3, 4}};
  const Names unnamed = {"x1", "x2"}, named = {"a", "b"};
  check_table("1,2.5\n-3,4\n", unnamed, values);
  check_table("1,2.5\n-3,4", unnamed, values);
  check_table("a,b\n1,2.5\n-3,4\n", named, values);
  check_table("a;b\r\n1;2.5\r\n-3;4\r\n", named, values);
  check_table("a\tb\r1\t2.5\r-3\t4\r", named, values);
  check_table(
      "\xef\xbb\xbf"
      "a,b\n1,2.5\n-3,4\n",
      named, values);
  check_table(
      "\xef\xbb\xbf"
      "1,2.5\n-3,4\n",
      unnamed, values);
  check_table("\n \n a , b \n\n 1 ,\t2.5 \n   \n-3,4\n\n", named, values);
  check_table("\"a\",\"b\"\n\"1\", \"2.5\" \n\" -3 \",4\n", named, values);
  check_table("a,\n1,2.5\n-3,4\n", {"a", "x2"}, values);
}

TEST_CASE("A quoted cell may hold delimiters, quotes and line ends") {
  check_table("\"a, b\",\"say \"\"c\"\"\"\n1,2\n", {"a, b", "say \"c\""}, {{1, 2}});
  check_table("\"two\nlines\";\"x;y\"\n1;2\n", {"two\nlines", "x;y"}, {{1, 2}});
  CHECK_THROWS_WITH(parse("\"two\nlines\",b\n1,2\n1,-\n"),
                    "data.csv, line 4, column \"b\": needs a finite number, got \"-\"");
}

TEST_CASE("A single column needs no delimiter") {
  check_table("1\n2\n", {"x1"}, {{1}, {2}});
  check_table("age\n1\n\n2\n", {"age"}, {{1}, {2}});
}

TEST_CASE("Every usual spelling of a number is one") {
  check_table("+1,-.5,1e3,1E-3,0007,1.,-0,2.2250738585072014e-308\n",
              {"x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8"},
              {{1, -.5, 1000, .001, 7, 1, -0.0, 2.2250738585072014e-308}});
  CHECK(std::signbit(parse("-0\n").values(0, 0)));
}

TEST_CASE("A cell that is not a finite number is refused with its place") {
  CHECK_THROWS_WITH(parse("height,age\n1,2\n3,n/a\n"),
                    "data.csv, line 3, column \"age\": needs a finite number, got \"n/a\"");
  CHECK_THROWS_WITH(parse("1,2\r\n\r\n3,\r\n"),
                    "data.csv, line 3, column \"x2\": needs a finite number, got an empty cell");
  CHECK_THROWS_WITH(parse("a\n\"\"\n"),
                    "data.csv, line 2, column \"a\": needs a finite number, got an empty cell");
  CHECK_THROWS_AS(parse("1\nx\n"), std::runtime_error);
  for (const char* cell :
       {"2x",  "nan", "NaN", "inf", "-Inf", "1e999", "1e-999", "0x10",  "++1",   "+-1",
        "1 2", "1e",  "e5",  ".",   "-",    "+",     "#",      "1.2.3", "1_000", "true"}) {
    CHECK_THROWS_WITH(
        parse(std::string("a,b\n1,1\n1,") + cell + "\n"),
        "data.csv, line 3, column \"b\": needs a finite number, got \"" + std::string(cell) + "\"");
  }
}

TEST_CASE("A decimal comma is refused, not guessed") {
  CHECK_THROWS_WITH(parse("a;b\n1,5;2\n"),
                    "data.csv, line 2, column \"a\": needs a finite number, got \"1,5\"");
}

TEST_CASE("A first line of text and numbers is a broken row, not a header") {
  CHECK_THROWS_WITH(parse("1,n/a\n3,4\n"),
                    "data.csv, line 1, column \"x2\": needs a finite number, got \"n/a\"");
  CHECK_THROWS_WITH(parse("nan,inf\n3,4\n"),
                    "data.csv, line 1, column \"x1\": needs a finite number, got \"nan\"");
  CHECK_THROWS_WITH(parse(",\n3,4\n"),
                    "data.csv, line 1, column \"x1\": needs a finite number, got an empty cell");
}

TEST_CASE("A first line with a cell that is neither a number nor a name is refused") {
  for (const std::string cell : {"1 234.5", "1.2.3", "1'234", "+1 2", "-1.2.3",
                                 "1\xc2\xa0"
                                 "234",
                                 "1\xe2\x80\x99"
                                 "234",
                                 "n/a", "N/A", "#N/A", "<NA>", "?", "-", "--", "."}) {
    CHECK_THROWS_WITH(
        parse("a;" + cell + "\n1;2\n"),
        "data.csv, line 1, column \"x2\": needs a number or a name, got \"" + cell + "\"");
    CHECK_THROWS_WITH(
        parse(cell + "\n1\n"),
        "data.csv, line 1, column \"x1\": needs a number or a name, got \"" + cell + "\"");
  }
  for (const std::string cell : {"NA", "NULL", "null", "None"}) {
    CHECK_THROWS_WITH(
        parse(cell + "\n1\n"),
        "data.csv, line 1, column \"x1\": needs a number or a name, got \"" + cell + "\"");
    CHECK(parse("a," + cell + "\n1,2\n").columns == std::vector<std::string>{"a", cell});
  }
  for (const std::string name :
       {"1st", "12 kg", "2019-20", "65+", "5%", "Na", "a.1", "v 1.2.3", "#1", "$", "\xce\xb1"}) {
    INFO(name);
    CHECK(parse(name + "\n1\n").columns == std::vector<std::string>{name});
  }
}

TEST_CASE("Rows of unequal length are refused") {
  CHECK_THROWS_WITH(parse("a,b\n1,2\n3\n"), "data.csv, line 3: needs 2 cells as in line 1, got 1");
  CHECK_THROWS_WITH(parse("\n1\n\n1,2\n"), "data.csv, line 4: needs 1 cell as in line 2, got 2");
}

TEST_CASE("A file without a row of numbers is refused") {
  CHECK_THROWS_WITH(parse(""), "data.csv: needs at least one row of numbers, got an empty file");
  CHECK_THROWS_WITH(parse("\n \r\n"),
                    "data.csv: needs at least one row of numbers, got an empty file");
  CHECK_THROWS_WITH(parse("\xef\xbb\xbf"),
                    "data.csv: needs at least one row of numbers, got an empty file");
  CHECK_THROWS_WITH(parse("a,b\n\n"),
                    "data.csv: needs at least one row of numbers, got only a header");
}

TEST_CASE("A quote that does not close, or closes too early, is refused") {
  CHECK_THROWS_WITH(
      parse("a,b\n1,\"2\n3,4\n"),
      "data.csv, line 2: needs a closing quote for every quoted cell, got \"\"2\\x0a3,4\\x0a\"");
  CHECK_THROWS_WITH(parse("a,b\n1,\"2\"3\n"),
                    "data.csv, line 2: needs a delimiter or the line's end after \"2\", got \"3\"");
}

TEST_CASE("A cell in a message is shortened and cannot steer the terminal") {
  CHECK(shown("plain") == "\"plain\"");
  CHECK(shown("größe €") == "\"größe €\"");
  CHECK(shown(std::string("\x1b[2J\0\x7f", 6)) == "\"\\x1b[2J\\x00\\x7f\"");
  CHECK(shown("\xff\xc3 \xe2\x82") == "\"\\xff\\xc3 \\xe2\\x82\"");
  CHECK(shown("\xed\xa0\x80") == "\"\\xed\\xa0\\x80\"");  // half of a surrogate pair
  CHECK(shown("5\xf5") == "\"5\\xf5\"");         // a byte that starts no character, at the end
  CHECK(shown("\xc2\x9b") == "\"\\xc2\\x9b\"");  // U+009B starts control sequences, as ESC [ does
  for (const std::string steering :
       {"\xd8\x9c", "\xe2\x80\x8e", "\xe2\x80\x8f", "\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\xaa",
        "\xe2\x80\xae", "\xe2\x81\xa6", "\xe2\x81\xa9", "\xef\xbb\xbf", "\xc2\x80", "\xc2\x9f"}) {
    CHECK(shown(steering).find(steering) == std::string::npos);
    CHECK(printable("a" + steering + "b").starts_with("a\\x"));
  }
  for (const std::string plain : {"\xc2\xa0", "\xd7\x90", "\xe2\x80\xaf", "\xe2\x81\xaa",
                                  "\xf0\x9f\x90\x9f", "\xe2\x80\xa6", "\"\\"})
    CHECK(printable(plain) == plain);
  CHECK(printable(std::string(1000, 'a')) == std::string(1000, 'a'));
  CHECK(shown(std::string(48, 'a')) == "\"" + std::string(48, 'a') + "\"");
  CHECK(shown(std::string(49, 'a')) == "\"" + std::string(48, 'a') + "…\"");
  CHECK_THROWS_WITH(parse("a\n" + std::string(100000, 'z') + "\n"),
                    "data.csv, line 2, column \"a\": needs a finite number, got \"" +
                        std::string(48, 'z') + "…\"");
}

TEST_CASE("UTF-8 is distinguished from other encodings") {
  for (const char* text : {"", "plain\n", "größe €", "\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf"})
    CHECK(is_utf8(text));
  for (const char* text : {"gr\xf6\xdf"
                           "e",
                           "\xc3", "\x80", "\xc0\xaf", "\xe0\x9f\xbf", "\xed\xa0\x80",
                           "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80"}) {
    INFO(shown(text));
    CHECK(!is_utf8(text));
  }
}

TEST_CASE("A written table reads back bit for bit") {
  const TemporaryDirectory folder;
  const fs::path path = folder / "out.csv";
  using limits = std::numeric_limits<double>;
  const Array<double> values = {{0.1, -0.0},
                                {1.0 / 3, limits::denorm_min()},
                                {limits::max(), limits::min()},
                                {1e22, 9007199254740993.0}};
  const Names columns = {" plain, or \"not\"", "größe"};
  write_csv(path, columns, values);
  const Table table = read_csv(path);
  CHECK(table.columns == columns);
  REQUIRE(table.values.shape() == values.shape());
  for (std::size_t i = 0; i < values.size(); ++i) {
    CHECK(std::bit_cast<std::uint64_t>(table.values.data()[i]) ==
          std::bit_cast<std::uint64_t>(values.data()[i]));
  }
}

TEST_CASE("A column's name is read back whatever characters it has, wherever they stand") {
  const Array<double> one(Shape{1, 1}), two(Shape{1, 2});
  for (int code = 1; code < 128; ++code) {
    const std::string c(1, static_cast<char>(code));
    for (const std::string& name : {"a" + c + "b", c + "ab", "ab" + c, c + "ab" + c}) {
      INFO(shown(name));
      CHECK(parse(format_csv({name}, one)).columns == Names{name});
      CHECK(parse(format_csv({"x", name}, two)).columns == Names{"x", name});
      CHECK(parse(format_csv({name, "x"}, two)).columns == Names{name, "x"});
    }
  }
  const std::string marked =
      "\xef\xbb\xbf"
      "a";  // a byte order mark that is part of the name
  CHECK(parse(format_csv({marked}, one)).columns == Names{marked});
}

TEST_CASE("Random bit patterns survive being written as text") {
  const TemporaryDirectory folder;
  const fs::path path = folder / "out.csv";
  Array<double> values(Shape{2000, 2});
  std::uint64_t bits = 1;
  for (std::size_t i = 0; i < values.size();) {
    bits = bits * 6364136223846793005u + 1442695040888963407u;  // Knuth's generator
    const double value = std::bit_cast<double>(bits);
    if (std::isfinite(value)) values.data()[i++] = value;
  }
  write_csv(path, {"a", "b"}, values);
  const Table table = read_csv(path);
  REQUIRE(table.values.shape() == values.shape());
  CHECK(std::equal(values.begin(), values.end(), table.values.begin()));
}

TEST_CASE("Values that are not finite are written and read as an error") {
  const TemporaryDirectory folder;
  const fs::path path = folder / "out.csv";
  write_csv(path, {"a", "b"}, {{-INFINITY, NAN}});
  CHECK(read_file(path) == "a,b\n-inf,nan\n");
  CHECK_THROWS_WITH(read_csv(path), path.string() + ", line 2, column \"a\": needs a finite " +
                                        "number, got \"-inf\"");
}

TEST_CASE("Columns that could not be read back are not written") {
  const TemporaryDirectory folder;
  const fs::path path = folder / "out.csv";
  const Array<double> values = {{1, 2}};
  CHECK_THROWS_WITH(
      write_csv(path, {"a", "1990"}, values),
      "write_csv: needs column names that are neither empty nor numbers, got \"1990\"");
  CHECK_THROWS_WITH(write_csv(path, {"a", " "}, values),
                    "write_csv: needs column names that are neither empty nor numbers, got \" \"");
  CHECK_THROWS_WITH(
      write_csv(path, {"a"}, values),
      "write_csv: needs one name, at least, for each column, got 1 for values of shape [1, 2]");
  CHECK_THROWS_AS(write_csv(path, {}, Array<double>(Shape{3, 0})), ShapeError);
  CHECK_THROWS_AS(write_csv(path, {"a"}, Array<double>(Shape{3})), ShapeError);
  CHECK_FALSE(fs::exists(path));
}
