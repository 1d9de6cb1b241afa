// Packing by gzip, undone by our reader and by zlib's own.
#include "engine/io/gzip_writer.hpp"

#include "engine/io/gzip.hpp"
#include "tests/support/catch.hpp"

using namespace tapeflow;

TEST_CASE("What is packed unpacks to the same bytes, whatever they are") {
  std::string all;
  for (int i = 0; i < 100000; ++i) all += static_cast<char>(i * i % 251);
  for (const std::string& bytes : {std::string(), std::string("a,b\n1,2\n"), std::string(3, '\0'),
                                   std::string(1 << 20, 'x'), all}) {
    const std::string packed = gzipped(bytes);
    CHECK(is_gzip(packed));
    const Unpacked unpacked = gunzip("test", packed, bytes.size() + 1);
    CHECK(unpacked.all);
    CHECK((unpacked.bytes == bytes));
  }
  CHECK(gzipped(std::string(1 << 20, 'x')).size() < 2000);
}

TEST_CASE("A packed file has no date, so that equal bytes give equal files") {
  const std::string packed = gzipped("a");
  for (std::size_t k = 4; k < 8; ++k) CHECK(packed[k] == '\0');  // RFC 1952, MTIME
}
