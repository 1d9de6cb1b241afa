#include "engine/io/idx.hpp"

#include "engine/io/atomic_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/gzip.hpp"
#include "tests/support/temporary_directory.hpp"

#include <stdexcept>

using namespace tapeflow;

namespace {

constexpr char bytes_type = 0x08;

std::string file_of(const std::vector<std::uint32_t>& shape, const std::string& data) {
  return idx_header(bytes_type, shape) + data;
}

Array<std::uint8_t> parse(const std::string& bytes) { return parse_idx("a.idx", bytes); }

// Checks that the file is refused with the same sentence, plain and packed.
void check_refused(const std::string& bytes, const std::string& sentence) {
  CHECK_THROWS_WITH(parse(bytes), "a.idx: needs " + sentence);
  CHECK_THROWS_WITH(parse(gzip(bytes)), "a.idx: needs " + sentence);
  CHECK_THROWS_AS(parse(bytes), std::runtime_error);
}

}  // namespace

TEST_CASE("One to four dimensions are read, the last index running fastest, plain or packed") {
  const std::string data = "\x01\x02\x03\xff\x05\x06";
  for (const auto& [extents, shape] : {std::pair<std::vector<std::uint32_t>, Shape>{{6}, {6}},
                                       {{2, 3}, {2, 3}},
                                       {{1, 2, 3}, {1, 2, 3}},
                                       {{3, 1, 2, 1}, {3, 1, 2, 1}}}) {
    for (const std::string& bytes : {file_of(extents, data), gzip(file_of(extents, data))}) {
      const Array<std::uint8_t> values = parse(bytes);
      REQUIRE(values.shape() == shape);
      CHECK(std::equal(values.begin(), values.end(),
                       reinterpret_cast<const std::uint8_t*>(data.data())));
    }
  }
  const Array<std::uint8_t> matrix = parse(file_of({2, 3}, data));
  CHECK((matrix(0, 2) == 3 && matrix(1, 0) == 255));
}

TEST_CASE("An extent's most significant byte comes first") {
  const Array<std::uint8_t> values = parse(file_of({0x0102}, std::string(0x0102, 'x')));
  CHECK(values.shape() == Shape{258});
}

TEST_CASE("The bytes can be read as numbers in float and in double") {
  const Array<std::uint8_t> bytes = parse(file_of({3}, std::string("\0\x7f\xff", 3)));
  const Array<float> single = cast<float>(bytes);
  const Array<double> twice = cast<double>(bytes);
  CHECK((single == Array<float>{0, 127, 255}));
  CHECK((twice == Array<double>{0, 127, 255}));
}

TEST_CASE("A file that is no IDX file of bytes is refused, with what it is instead") {
  check_refused("", "an IDX file, got an empty file");
  check_refused("x,y\n1,2\n", "an IDX file, got \"x,y\\x0a1,2\\x0a\"");
  check_refused(std::string("\0\0", 2), "a whole IDX header, got a file that ends within it");
  check_refused(file_of({2, 3}, "").substr(0, 11),
                "a whole IDX header, got a file that ends within it");
  for (const auto& [type, name] :
       {std::pair('\x09', "\\x09"), {'\x0b', "\\x0b"}, {'\x0d', "\\x0d"}, {'\0', "\\x00"}}) {
    check_refused(idx_header(type, {1}) + "x",
                  "unsigned bytes (IDX type \"\\x08\"), got type \"" + std::string(name) + "\"");
  }
  check_refused(file_of({}, "x"), "an array of one to four dimensions, got 0");
  check_refused(file_of({1, 1, 1, 1, 1}, "x"), "an array of one to four dimensions, got 5");
}

TEST_CASE("The shape must describe exactly the bytes of the file") {
  check_refused(file_of({7}, "abcdef"), "7 bytes of data for shape [7], got 6");
  CHECK_THROWS_WITH(parse(file_of({2, 3}, "abcdefg")),
                    "a.idx: needs 6 bytes of data for shape [2, 3], got 7");
  CHECK_THROWS_WITH(parse(gzip(file_of({2, 3}, "abcdefg"))),
                    "a.idx: needs 6 bytes of data for shape [2, 3], got more");
  check_refused(file_of({0, 3}, ""), "at least one entry, got shape [0, 3]");
}

TEST_CASE("An IDX shape whose size overflows is refused before anything is allocated") {
  const std::uint32_t huge = 0xffffffff, half = 1u << 31;
  check_refused(file_of({huge, huge, huge}, "x"),
                "a shape that memory can hold, got shape [4294967295, 4294967295, 4294967295]");
  // 2^62 · 4 wraps round to 0.
  check_refused(file_of({half, half, 4}, ""),
                "a shape that memory can hold, got shape [2147483648, 2147483648, 4]");
  CHECK_THROWS_WITH(parse(file_of({huge, 2}, "x")),
                    "a.idx: needs 8589934590 bytes of data for shape [4294967295, 2], got 1");
  const std::string packed = gzip(file_of({huge, 2}, "x"));
  CHECK_THROWS_WITH(parse(packed),
                    "a.idx: needs 8589934590 bytes of data for shape [4294967295, 2], got " +
                        std::to_string(packed.size()) + " packed ones, which hold fewer");
}

TEST_CASE("A packed file is refused when its checksum, its length or its end is wrong") {
  const std::string whole = gzip(file_of({2, 3}, "abcdef"));
  std::string checksum = whole, length = whole, middle = whole;
  checksum[whole.size() - 8] ^= 1;
  length[whole.size() - 4] ^= 1;
  CHECK_THROWS_WITH(parse(checksum),
                    "a.idx: needs an undamaged gzip file, got one with \"incorrect data check\"");
  CHECK_THROWS_WITH(parse(length),
                    "a.idx: needs an undamaged gzip file, got one with \"incorrect length check\"");
  CHECK_THROWS_WITH(parse(whole + "rest"),
                    "a.idx: needs nothing behind the gzip data, got 4 bytes more");
  CHECK_THROWS_WITH(parse(whole.substr(0, whole.size() - 1)),
                    "a.idx: needs a whole gzip file, got one that is cut short");
}

TEST_CASE("The content decides how a file is read, not its name; messages name the file") {
  const TemporaryDirectory folder;
  const std::filesystem::path path = folder / "plain.gz";
  write_file_atomically(path, file_of({2}, "ab"));
  CHECK(read_idx(path).shape() == Shape{2});
  CHECK_THROWS_WITH(read_idx(folder / "none"),
                    "cannot read " + (folder / "none").string() + ": No such file or directory");
  CHECK_THROWS_WITH(read_idx(folder.path()),
                    "cannot read " + folder.path().string() + ": Is a directory");
  write_file_atomically(path, "");
  CHECK_THROWS_WITH(read_idx(path), path.string() + ": needs an IDX file, got an empty file");
}
