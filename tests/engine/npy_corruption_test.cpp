// Damaged NPY files: after every truncation and every changed byte, reading fails or gives the
// values of the damaged bytes.
#include "engine/io/npy.hpp"
#include "tests/support/damage.hpp"

#include <cstdint>
#include <cstring>
#include <regex>

using namespace tapeflow;

namespace {

// A file with 1 … 6 as [2, 3], in version 1 or 2; the header is written by hand.
std::string file_of(int version) {
  const std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }\n";
  std::string bytes = "\x93NUMPY" + std::string{static_cast<char>(version), '\0'};
  bytes += static_cast<char>(header.size());
  bytes += std::string(version == 1 ? 1 : 3, '\0') + header;
  for (double value : {1., 2., 3., 4., 5., 6.}) {
    char image[8];
    std::memcpy(image, &value, 8);  // the test runs on little-endian machines
    bytes.append(image, 8);
  }
  return bytes;
}

// The headers that describe six numbers of eight bytes in two rows and differ from the header above
// in one place: another kind of number, another byte order, other blanks, a leading zero, or no
// last comma.
const std::regex readable(
    R"([ \n]*\{[ \n]*'descr'[ \n]*:[ \n]*'([<>])([fiu])8'[ \n]*,)"
    R"([ \n]*'fortran_order'[ \n]*:[ \n]*False[ \n]*,)"
    R"([ \n]*'shape'[ \n]*:[ \n]*\([ \n]*2,[ \n0]*3\)[ \n]*,?[ \n]*\}[ \n]*)");

double decoded(std::string image, bool big, char kind) {
  if (big) image.assign(image.rbegin(), image.rend());
  std::uint64_t bits;
  std::memcpy(&bits, image.data(), 8);
  if (kind == 'i') return static_cast<double>(static_cast<std::int64_t>(bits));
  if (kind == 'u') return static_cast<double>(bits);
  double value;
  std::memcpy(&value, &bits, 8);
  return value;
}

void checked_read(const std::string& bytes) {
  const Array<double> values = parse_npy("a.npy", bytes);
  REQUIRE(values.shape() == Shape{2, 3});
  const std::size_t begin = bytes.size() - 48;
  const std::size_t header_at = bytes[6] == 1 ? 10 : 12;
  const std::string header = bytes.substr(header_at, begin - header_at);
  std::smatch parts;
  REQUIRE(std::regex_match(header, parts, readable));
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK(values.data()[i] ==
          decoded(bytes.substr(begin + 8 * i, 8), parts[1] == ">", *parts[2].first));
  }
}

}  // namespace

TEST_CASE("Every truncation of an NPY file is refused") {
  Trial trial("a.npy", checked_read);
  trial.every_truncation(file_of(1));
  trial.every_truncation(file_of(2));
  CHECK(trial.refused == trial.tried);
  WARN(trial.report());
}

TEST_CASE("A changed byte of an NPY file is an error, or read as what the file now says") {
  Trial trial("a.npy", checked_read);
  trial.every_changed_byte(file_of(1));
  trial.every_changed_byte(file_of(2));
  WARN(trial.report());
  CHECK(trial.refused > trial.tried / 2);
  CHECK(trial.refused < trial.tried);  // changed data are other numbers
}

TEST_CASE("No NPY header makes the reader allocate more memory than its file has bytes") {
  Trial trial("a.npy", checked_read);
  for (const std::string shape : {"(1000000000,)", "(1000000, 1000000)", "(18446744073709551615,)",
                                  "(4294967296, 4294967296)", "(2, 3, 0)", "(0, 1000000000000)"}) {
    std::string bytes = file_of(2);
    bytes.replace(bytes.find("(2, 3)"), 6, shape);
    bytes[8] = static_cast<char>(bytes[8] + static_cast<char>(shape.size()) - 6);
    trial.attempt(bytes);
  }
  std::string long_header = file_of(2);
  long_header.replace(8, 4, "\xff\xff\xff\xff");
  trial.attempt(long_header);
  CHECK(trial.refused == trial.tried);
}
