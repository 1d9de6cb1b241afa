#include "engine/io/checksum.hpp"

#include "tests/support/catch.hpp"

using namespace tapeflow;

TEST_CASE("The checksum is the standard CRC-32") {
  CHECK(hex(checksum("123456789")) == "cbf43926");  // the catalogues' check value of CRC-32
  CHECK(hex(checksum("")) == "00000000");
  CHECK(hex(checksum({})) == "00000000");
}

TEST_CASE("The checksum of pieces is the checksum of the whole") {
  CHECK(checksum("6789", checksum("12345")) == checksum("123456789"));
  CHECK(checksum({}, checksum("12345")) == checksum("12345"));
  CHECK(checksum("12345", checksum("6789")) != checksum("123456789"));
}
