// Damaged IDX files, plain and packed: after every truncation and every changed byte, reading fails
// or gives the values of the damaged bytes.
#include "engine/io/idx.hpp"
#include "tests/support/damage.hpp"
#include "tests/support/gzip.hpp"

using namespace tapeflow;

namespace {

const std::string data = "The quick brown fox jumps.";  // 26 bytes
const std::string plain = idx_header(0x08, {2, 13}) + data;

// A plain file can only be read with the right header, because no other header with one changed
// byte describes 26 bytes in two dimensions. The data may be any bytes.
void checked_read(const std::string& bytes) {
  const Array<std::uint8_t> values = parse_idx("a.idx", bytes);
  REQUIRE(values.shape() == Shape{2, 13});
  CHECK(bytes.substr(0, 12) == plain.substr(0, 12));
  CHECK(std::equal(values.begin(), values.end(),
                   reinterpret_cast<const std::uint8_t*>(bytes.data()) + 12));
}

// A packed file can only be read with the right data, because of its CRC.
void checked_packed_read(const std::string& bytes) {
  const Array<std::uint8_t> values = parse_idx("a.idx", bytes);
  REQUIRE(values.shape() == Shape{2, 13});
  CHECK(
      std::equal(values.begin(), values.end(), reinterpret_cast<const std::uint8_t*>(data.data())));
}

}  // namespace

TEST_CASE("Every truncation of an IDX file is refused, plain or packed") {
  Trial trial("a.idx", checked_packed_read);
  trial.every_truncation(plain);
  trial.every_truncation(gzip(plain));
  CHECK(trial.refused == trial.tried);
  WARN(trial.report());
}

TEST_CASE("A changed byte of a plain IDX file is an error, or another entry") {
  Trial trial("a.idx", checked_read);
  trial.every_changed_byte(plain);
  CHECK(trial.tried - trial.refused == 26 * 255);
  WARN(trial.report());
}

// Some bytes may change without harm: bytes of gzip's header that its reader ignores (4 bytes of
// time, the packer's effort, the system, a flag) and the unused bits of the last packed byte.
TEST_CASE("A changed byte of a packed IDX file is an error, or changes nothing") {
  Trial trial("a.idx", checked_packed_read);
  trial.every_changed_byte(gzip(plain));
  WARN(trial.report());
  CHECK(trial.tried - trial.refused >= 6 * 255);
  CHECK(trial.tried - trial.refused <= 6 * 255 + 8);
}

TEST_CASE("No IDX header makes the reader allocate more memory than its file has bytes") {
  Trial trial("a.idx", checked_read);
  for (const std::vector<std::uint32_t>& shape : {std::vector<std::uint32_t>{1000000000},
                                                  {1000000, 1000000},
                                                  {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
                                                  {1u << 31, 1u << 31, 4},
                                                  {60000, 28, 28},
                                                  {0, 1000000000}}) {
    trial.attempt(idx_header(0x08, shape) + data);
    trial.attempt(gzip(idx_header(0x08, shape) + data));
  }
  CHECK(trial.refused == trial.tried);
}

// 100 MB of zeros in 100 kB, under headers that say 26 bytes and 90 MB.
TEST_CASE("A gzip bomb is unpacked no further than its header says") {
  const std::string bomb = gzip(idx_header(0x08, {26}) + std::string(100'000'000, '\0'));
  largest_allocation();
  CHECK_THROWS_WITH(parse_idx("a.idx", bomb),
                    "a.idx: needs 26 bytes of data for shape [26], got more");
  CHECK(largest_allocation() < 4096);
  const std::string short_one = gzip(idx_header(0x08, {90'000'000}) + std::string(1'000'000, '\0'));
  CHECK_THROWS_WITH(parse_idx("a.idx", short_one),
                    Catch::StartsWith("a.idx: needs 90000000 bytes of data for shape [90000000]"));
  CHECK(largest_allocation() < 4'000'000);
  // Large enough for the size in its header.
  const std::string padded = short_one + std::string(100'000, '\0');
  CHECK_THROWS_WITH(parse_idx("a.idx", padded),
                    "a.idx: needs nothing behind the gzip data, got 100000 bytes more");
  CHECK(largest_allocation() < 4'000'000);
}
