#include "engine/io/npy.hpp"

#include "engine/io/atomic_file.hpp"
#include "engine/io/table.hpp"
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

using Rows = std::vector<std::vector<double>>;

/// The bytes of a number, most significant byte last (or first if `big`), written without the
/// library.
template <class T>
std::string bytes_of(T value, bool big = false) {
  std::string bytes(sizeof(T), '\0');
  std::uint64_t bits = 0;
  if constexpr (sizeof(T) == 8) bits = std::bit_cast<std::uint64_t>(value);
  if constexpr (sizeof(T) == 4) bits = std::bit_cast<std::uint32_t>(value);
  if constexpr (sizeof(T) == 2) bits = std::bit_cast<std::uint16_t>(value);
  if constexpr (sizeof(T) == 1) bits = std::bit_cast<std::uint8_t>(value);
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    bytes[big ? sizeof(T) - 1 - i : i] = static_cast<char>(bits >> (8 * i) & 0xff);
  }
  return bytes;
}

std::string file_of(const std::string& dictionary, const std::string& data, int version = 1) {
  const std::string header = dictionary + "\n";
  const auto length = static_cast<std::uint32_t>(header.size());
  const std::string length_bytes =
      version == 1 ? bytes_of(static_cast<std::uint16_t>(length)) : bytes_of(length);
  return "\x93NUMPY" + std::string{static_cast<char>(version), '\0'} + length_bytes + header + data;
}

std::string dictionary(const std::string& descr, const std::string& shape,
                       const std::string& fortran_order = "False") {
  return "{'descr': '" + descr + "', 'fortran_order': " + fortran_order + ", 'shape': " + shape +
         ", }";
}

Array<double> parse(const std::string& bytes) { return parse_npy("a.npy", bytes); }

void check_array(const std::string& bytes, const Rows& rows) {
  const Array<double> values = parse(bytes);
  REQUIRE(values.shape() == Shape{rows.size(), rows[0].size()});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CHECK(std::equal(rows[i].begin(), rows[i].end(), &values(i, 0)));
  }
}

/// Reads -2 (for unsigned types: its remainder) and 1, in both byte orders.
template <class T>
void check_type(const std::string& kind) {
  const T first = static_cast<T>(-2), second = 1;
  const Rows expected = {{static_cast<double>(first), 1}};
  for (bool big : {false, true}) {
    INFO(kind << (big ? ", big endian" : ", little endian"));
    check_array(file_of(dictionary((big ? ">" : "<") + kind, "(1, 2)"),
                        bytes_of(first, big) + bytes_of(second, big)),
                expected);
  }
}

const std::string six =
    bytes_of(1.) + bytes_of(2.) + bytes_of(3.) + bytes_of(4.) + bytes_of(5.) + bytes_of(6.);

}  // namespace

TEST_CASE("Every number type is read in both byte orders") {
  check_type<float>("f4");
  check_type<double>("f8");
  check_type<std::int8_t>("i1");
  check_type<std::int16_t>("i2");
  check_type<std::int32_t>("i4");
  check_type<std::int64_t>("i8");
  check_type<std::uint8_t>("u1");
  check_type<std::uint16_t>("u2");
  check_type<std::uint32_t>("u4");
  check_type<std::uint64_t>("u8");
  check_array(file_of(dictionary("|b1", "(1, 3)"), std::string("\0\1\xff", 3)), {{0, 1, 1}});
  check_array(file_of(dictionary("|u1", "(1, 2)"), "\x07\xff"), {{7, 255}});
}

TEST_CASE("Numbers of 16 bits are read exactly, of either byte order") {
  const std::pair<std::uint16_t, double> halves[] = {
      {0x0000, 0},       {0x3c00, 1},           {0xc000, -2},      {0x3555, 0x1.554p-2},
      {0x0001, 0x1p-24}, {0x03ff, 0x1.ff8p-15}, {0x0400, 0x1p-14}, {0x7bff, 65504}};
  for (const auto& [bits, value] : halves)
    for (const bool big : {false, true})
      check_array(file_of(dictionary(big ? ">f2" : "<f2", "(1,)"), bytes_of(bits, big)), {{value}});
  for (const std::uint16_t bits : std::initializer_list<std::uint16_t>{0x7c00, 0xfc00, 0x7e00})
    CHECK_THROWS_WITH(parse(file_of(dictionary("<f2", "(1,)"), bytes_of(bits))),
                      Catch::Contains("needs a finite number"));
}

TEST_CASE("The fields of a structured array are columns with names") {
  const std::string header =
      "{'descr': [('a', '<f8'), ('b b', '>i2'), ('c', '|u1')], 'fortran_order': False, 'shape': "
      "(2,)}";
  const std::string data = bytes_of(1.5) + bytes_of(std::int16_t{-2}, true) + "\x07" +
                           bytes_of(2.5) + bytes_of(std::int16_t{3}, true) + "\x08";
  const NpyTable table = parse_npy_table("a.npy", file_of(header, data));
  CHECK(table.has_names);
  CHECK(table.columns == std::vector<std::string>{"a", "b b", "c"});
  CHECK((table.values == Array<double>{{1.5, -2, 7}, {2.5, 3, 8}}));
  CHECK_THROWS_WITH(parse(file_of(header, data + "x")),
                    "a.npy: needs 22 bytes of data for shape [2] of rows of 11 bytes, got 23");
  CHECK_THROWS_WITH(
      parse(file_of("{'descr': [('name', '<U9')], 'fortran_order': False, 'shape': (2,)}", data)),
      Catch::StartsWith("a.npy, column \"name\": needs float16, float32"));
  CHECK_THROWS_WITH(
      parse(file_of("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1, 1)}",
                    bytes_of(1.))),
      "a.npy: needs a structured array of one dimension, got shape [1, 1]");
  const std::string nan = file_of(
      "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,)}", bytes_of(std::nan("")));
  CHECK_THROWS_WITH(parse(nan), "a.npy, row 1, column \"a\": needs a finite number, got nan");
}

TEST_CASE("C order, Fortran order and a single dimension are laid out as [N, D]") {
  check_array(file_of(dictionary("<f8", "(2, 3)"), six), {{1, 2, 3}, {4, 5, 6}});
  check_array(file_of(dictionary("<f8", "(2, 3)", "True"), six), {{1, 3, 5}, {2, 4, 6}});
  check_array(file_of(dictionary("<f8", "(6,)"), six), {{1}, {2}, {3}, {4}, {5}, {6}});
}

TEST_CASE("Versions 1, 2 and 3 and every spelling of the dictionary are read") {
  const Rows expected = {{1, 2, 3}, {4, 5, 6}};
  for (int version : {1, 2, 3})
    check_array(file_of(dictionary("<f8", "(2, 3)"), six, version), expected);
  check_array(file_of("{'shape':(2,3),'fortran_order':False,'descr':'<f8'}", six), expected);
  check_array(file_of("{\"descr\": \"<f8\", 'fortran_order': False, 'shape': (2, 3,)}    ", six),
              expected);
}

TEST_CASE("A file that is no NPY file, or has an unknown version, is refused") {
  CHECK_THROWS_WITH(parse(""), "a.npy: needs an NPY file, got an empty file");
  CHECK_THROWS_WITH(parse("x,y\n1,2\n"), "a.npy: needs an NPY file, got \"x,y\\x0a1,2\\x0a\"");
  CHECK_THROWS_WITH(parse(file_of(dictionary("<f8", "(6,)"), six, 4)),
                    "a.npy: needs version 1, 2 or 3 of NPY, got version 4");
  CHECK_THROWS_AS(parse(""), std::runtime_error);
  for (const char* descr :
       {"<c16", "|S3", "<U4", "|O", "<M8[ns]", "|f8", "=f8", "f8", "<", "", "<f16"}) {
    CHECK_THROWS_WITH(
        parse(file_of(dictionary(descr, "(6,)"), six)),
        "a.npy: needs float16, float32, float64, bool or integers of up to 64 bits, got "
        "elements of type \"" +
            std::string(descr) + "\"");
  }
}

TEST_CASE("A header that is not exactly the dictionary is refused") {
  CHECK_THROWS_WITH(parse(file_of("{'descr': 1}", "")),
                    "a.npy: needs a header with descr, fortran_order and shape, got "
                    "\"{'descr': 1}\\x0a\"");
  for (const char* text :
       {"",
        "{}",
        "{",
        "[]",
        "{'descr': '<f8', 'fortran_order': False}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (6)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (6,), 'shape': (6,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (-6,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (6.0,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (6,,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (18446744073709551616,)}",
        "{'descr': '<f8', 'fortran_order': 0, 'shape': (6,)}",
        "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (6,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (6,), 'more': 'x'}",
        "{'descr': [], 'fortran_order': False, 'shape': (6,)}",
        "{'descr': [('a', '<f8', (2,))], 'fortran_order': False, 'shape': (6,)}",
        "{'descr': [('a')], 'fortran_order': False, 'shape': (6,)}",
        "{'descr': '<f8' 'fortran_order': False, 'shape': (6,)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (6,)} x",
        "{'descr: <f8, fortran_order: False, shape: (6,)}"}) {
    INFO(text);
    CHECK_THROWS_WITH(
        parse(file_of(text, six)),
        Catch::StartsWith("a.npy: needs a header with descr, fortran_order and shape, got"));
  }
}

TEST_CASE("The shape must describe exactly the data of the file") {
  CHECK_THROWS_WITH(parse(file_of(dictionary("<f8", "(7,)"), six)),
                    "a.npy: needs 56 bytes of data for shape [7] of \"<f8\", got 48");
  CHECK_THROWS_WITH(parse(file_of(dictionary("<f8", "(2, 3)"), six + "x")),
                    "a.npy: needs 48 bytes of data for shape [2, 3] of \"<f8\", got 49");
  CHECK_THROWS_WITH(parse(file_of(dictionary("<f8", "()"), bytes_of(1.))),
                    "a.npy: needs an array of one or two dimensions, got shape []");
  CHECK_THROWS_WITH(parse(file_of(dictionary("<f8", "(1, 2, 3)"), six)),
                    "a.npy: needs an array of one or two dimensions, got shape [1, 2, 3]");
  CHECK_THROWS_WITH(parse(file_of(dictionary("<f8", "(0, 3)"), "")),
                    "a.npy: needs at least one row and one column, got shape [0, 3]");
}

TEST_CASE("A shape whose size overflows is refused before anything is allocated") {
  for (const char* shape :
       {"(18446744073709551615,)", "(4294967296, 4294967296)", "(2305843009213693952, 1)",
        "(9223372036854775808, 2)"}) {  // the last two: 2^61 * 8 and 2^63 * 2 * 8 wrap round to 0
    CHECK_THROWS_WITH(parse(file_of(dictionary("<f8", shape), "")),
                      Catch::StartsWith("a.npy: needs a shape that memory can hold, got shape ["));
  }
  CHECK_THROWS_WITH(
      parse(file_of(dictionary("<f8", "(1000000000000, 1)"), six)),
      "a.npy: needs 8000000000000 bytes of data for shape [1000000000000, 1] of \"<f8\", got 48");
}

TEST_CASE("A value that is not finite is refused with its place") {
  const std::string data = bytes_of(1.) + bytes_of(-std::numeric_limits<double>::infinity()) +
                           bytes_of(3.) + bytes_of(std::nan(""));
  CHECK_THROWS_WITH(parse(file_of(dictionary("<f8", "(2, 2)"), data)),
                    "a.npy, row 1, column \"x2\": needs a finite number, got -inf");
  CHECK_THROWS_WITH(parse(file_of(dictionary("<f8", "(1, 2)"), data.substr(16))),
                    "a.npy, row 1, column \"x2\": needs a finite number, got nan");
  CHECK_THROWS_WITH(parse(file_of(dictionary("<f8", "(2, 2)", "True"), data)),
                    "a.npy, row 2, column \"x1\": needs a finite number, got -inf");
}

TEST_CASE("A written array reads back bit for bit, behind an aligned header") {
  const TemporaryDirectory folder;
  const fs::path path = folder / "out.npy";
  const Array<double> values = {{0.1, -0.0}, {1.0 / 3, std::numeric_limits<double>::denorm_min()}};
  write_npy(path, values);
  const Array<double> back = read_npy(path);
  REQUIRE(back.shape() == values.shape());
  for (std::size_t i = 0; i < values.size(); ++i) {
    CHECK(std::bit_cast<std::uint64_t>(back.data()[i]) ==
          std::bit_cast<std::uint64_t>(values.data()[i]));
  }
  const std::string bytes = read_file(path);
  CHECK(bytes.size() == 128 + 4 * 8);
  CHECK(bytes.substr(0, 10) == std::string("\x93NUMPY\x01\x00\x76\x00", 10));  // 0x76 = 128 - 10
  CHECK(bytes.substr(10, 60) == "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), } ");
  CHECK(bytes[127] == '\n');
}

TEST_CASE("A written array of one dimension says so the way Python does") {
  const TemporaryDirectory folder;
  write_npy(folder / "out.npy", Array<double>{1, 2, 3});
  CHECK(read_file(folder / "out.npy").find("'shape': (3,), }") != std::string::npos);
  CHECK(read_npy(folder / "out.npy").shape() == Shape{3, 1});
}

TEST_CASE("The content decides how a table's file is read, not its name") {
  const TemporaryDirectory folder;
  write_npy(folder / "array.csv", {{1, 2}, {3, 4}});
  write_file_atomically(folder / "text.npy", "a,b\n1,2\n3,4\n");
  const Table array = read_table(folder / "array.csv");
  const Table text = read_table(folder / "text.npy");
  CHECK(array.columns == std::vector<std::string>{"x1", "x2"});
  CHECK(text.columns == std::vector<std::string>{"a", "b"});
  CHECK((array.values == text.values));
  CHECK_THROWS_WITH(read_table(folder / "none"),
                    "cannot read " + (folder / "none").string() + ": No such file or directory");
}
