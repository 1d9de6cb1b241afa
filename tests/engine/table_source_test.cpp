// The files of tables: packed, in UTF-16, and of kinds that are no tables.
#include "engine/io/table_source.hpp"

#include "engine/io/atomic_file.hpp"
#include "engine/io/csv.hpp"
#include "engine/io/first_bytes.hpp"
#include "engine/io/npy.hpp"
#include "engine/io/raw_table.hpp"
#include "engine/io/table.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/gzip.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace tapeflow;
using namespace std::string_literals;

namespace {

std::string utf16(const std::u16string& text, bool big) {
  std::string bytes;
  for (const char16_t unit : u"\ufeff" + text) {
    const char low = static_cast<char>(unit & 0xff), high = static_cast<char>(unit >> 8);
    bytes += big ? ""s + high + low : ""s + low + high;
  }
  return bytes;
}

class Folder {
 public:
  std::string write(const std::string& bytes) const {
    write_file_atomically(folder_ / "data.csv", bytes);
    return (folder_ / "data.csv").string();
  }
  std::string name() const { return (folder_ / "data.csv").string(); }

 private:
  TemporaryDirectory folder_;
};

void check_columns(const std::string& file, const std::vector<std::string>& names) {
  const Table table = read_table(file);
  CHECK(table.columns == names);
  CHECK((table.values == Array<double>{{1, 2}, {3, 4}}));
}

}  // namespace

TEST_CASE("A packed table is read like the table, whatever its name and however many parts") {
  const Folder folder;
  check_columns(folder.write(gzip("a,b\n1,2\n3,4\n")), {"a", "b"});
  check_columns(folder.write(gzip("a,b\n1,") + gzip("2\n3,4\n")), {"a", "b"});
  check_columns(folder.write(gzip(utf16(u"a,b\n1,2\n3,4\n", false))), {"a", "b"});
  const TemporaryDirectory other;
  write_npy(other / "a.npy", {{1, 2}, {3, 4}});
  check_columns(folder.write(gzip(read_file(other / "a.npy"))), {"x1", "x2"});
}

TEST_CASE("A long packed table is read whole, in little memory") {
  const Folder folder;
  std::string text = "a\n";
  for (int i = 0; i < 400000; ++i) text += std::to_string(i) + "\n";
  const Table table = read_table(folder.write(gzip(text)));
  REQUIRE(table.values.shape() == Shape{400000, 1});
  CHECK(table.values(399999, 0) == 399999);
}

TEST_CASE("A damaged packed table is refused") {
  const Folder folder;
  const std::string packed = gzip("a,b\n1,2\n3,4\n");
  for (std::size_t size = 2; size < packed.size(); ++size)
    CHECK_THROWS_AS(read_table(folder.write(packed.substr(0, size))), std::runtime_error);
  CHECK_THROWS_WITH(read_table(folder.write(packed.substr(0, packed.size() - 4))),
                    folder.name() + ": needs a whole gzip file, got one that is cut short");
  CHECK_THROWS_WITH(read_table(folder.write(packed + "x")),
                    folder.name() + ": needs nothing behind the gzip data, got more bytes");
  std::string damaged = packed;
  damaged[damaged.size() - 6] ^= 1;  // a byte of the checksum
  CHECK_THROWS_WITH(read_table(folder.write(damaged)),
                    Catch::StartsWith(folder.name() + ": needs an undamaged gzip file, got one"));
}

TEST_CASE("UTF-16 of either byte order becomes UTF-8") {
  const Folder folder;
  for (const bool big : {false, true}) {
    check_columns(folder.write(utf16(u"größe,€\U0001F41F\r\n1,2\r\n3,4\r\n", big)),
                  {"größe", "€\xf0\x9f\x90\x9f"});
    const std::string cut = folder.name() +
                            ": needs whole characters of UTF-16, got half of one; save the file as "
                            "UTF-8";
    CHECK_THROWS_WITH(read_table(folder.write(utf16(u"a\n1\n", big) + "\n")), cut);
    CHECK_THROWS_WITH(read_table(folder.write(utf16(u"a\n\xd83d 1\n", big))), cut);
    CHECK_THROWS_WITH(read_table(folder.write(utf16(u"a\n1\n\xdc1f", big))), cut);
    CHECK_THROWS_WITH(read_table(folder.write(utf16(u"a\n1\n\xd83d", big))), cut);
  }
}

TEST_CASE("A file that is no table is named, with what to do") {
  const Folder folder;
  const std::pair<std::string, std::string> kinds[] = {
      {"PAR1\x15", "a Parquet file; write it as CSV, with pandas for example"},
      {"PK\x03\x04 arr_0.npy", "an NPZ archive; save the array that you need as .npy"},
      {"PK\x03\x04 xl/workbook.xml", "an Excel workbook; save the sheet as CSV"},
      {"PK\x03\x04 data.csv", "a ZIP archive; unpack it first"},
      {"\x89HDF\r\n\x1a\n", "an HDF5 file; save the array that you need as .npy"},
      {"[{\"a\":1}]", "JSON; write it as CSV, with pandas for example"},
      {" \n{\"a\": [1]}", "JSON; write it as CSV, with pandas for example"},
      {"BZh9", "a file packed by bzip2; unpack it first"}};
  for (const auto& [bytes, what] : kinds) {
    for (const std::string& written : {bytes, gzip(bytes)})
      CHECK_THROWS_WITH(read_raw_table(folder.write(written)),
                        folder.name() + ": needs a table as CSV or NPY, got " + what);
  }
  for (const std::string table : {"[a],b\n1,2\n3,4\n", "{x},y\n1,2\n3,4\n", "PA,RX\n1,2\n3,4\n"})
    CHECK(read_table(folder.write(table)).values.shape() == Shape{2, 2});
}
