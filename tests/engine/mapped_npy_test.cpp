// NPY files that stay on the disk: their numbers are those that read_npy gives.
#include "engine/io/mapped_npy.hpp"

#include "engine/io/atomic_file.hpp"
#include "engine/io/npy.hpp"
#include "engine/random.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"

#include <sys/stat.h>

using namespace tapeflow;
namespace fs = std::filesystem;

namespace {

// A file of this type and shape with bytes 1, 2, 3, … as data.
std::string npy_file(const std::string& descr, const std::string& shape, std::size_t bytes,
                     const std::string& fortran_order = "False") {
  const std::string header =
      "{'descr': " + descr + ", 'fortran_order': " + fortran_order + ", 'shape': " + shape + "}\n";
  std::string file(npy_magic);
  file += std::string_view("\x01\x00", 2);
  file += static_cast<char>(header.size());
  file += '\0' + header;
  for (std::size_t i = 0; i < bytes; ++i) file += static_cast<char>(i % 100 + 1);
  return file;
}

const std::string changed = ": it has been changed while its rows were in use";

}  // namespace

TEST_CASE("A mapped file has the rows that read_npy reads, whatever their type and order") {
  const TemporaryDirectory folder;
  const fs::path path = folder / "a.npy";
  const std::string file =
      GENERATE(npy_file("'<f8'", "(5, 3)", 120), npy_file("'>f4'", "(5, 3)", 60, "True"),
               npy_file("'<i2'", "(5,)", 10), npy_file("'|u1'", "(5, 2)", 10),
               npy_file("[('a', '<f4'), ('b', '|u1')]", "(5,)", 25));
  write_file_atomically(path, file);
  const Array<double> all = read_npy(path);
  const MappedNpy mapped(path);
  CHECK(mapped.count() == 5);
  CHECK(mapped.columns() == parse_npy_table("a.npy", file).columns);
  CHECK(bool(mapped.rows(0, 5) == all));
  const std::size_t d = all.shape(1);
  for (std::size_t i = 0; i < 5; ++i) {
    const Array<double> row = mapped.rows(i, 1);
    CHECK(row.shape() == Shape{1, d});
    CHECK(std::equal(row.begin(), row.end(), &all(i, 0)));
  }
}

TEST_CASE("Rows that a mapped file does not have are refused") {
  const TemporaryDirectory folder;
  write_npy(folder / "a.npy", Rng(1).normal<double>({5, 2}));
  const MappedNpy mapped(folder / "a.npy");
  CHECK(mapped.rows(5, 0).shape() == Shape{0, 2});
  CHECK_THROWS_WITH(mapped.rows(4, 2), "NpyView: needs rows below 5, got 2 rows from row 4 on");
  CHECK_THROWS_AS(mapped.rows(1, static_cast<std::size_t>(-1)), std::invalid_argument);
}

TEST_CASE("A mapped file that is no array is refused with the sentence of read_npy") {
  const TemporaryDirectory folder;
  const fs::path path = folder / "a.npy";
  const std::string file = GENERATE(npy_file("'<f8'", "(5, 3)", 119),  // cut short
                                    npy_file("'<f8'", "(5, 3)", 121), npy_file("'<c8'", "(5,)", 40),
                                    std::string("text"), std::string());
  write_file_atomically(path, file);
  std::string sentence;
  try {
    read_npy(path);
  } catch (const std::runtime_error& error) {
    sentence = error.what();
  }
  REQUIRE(!sentence.empty());
  CHECK_THROWS_WITH(MappedNpy(path), sentence);
}

TEST_CASE("What is no file on the disk cannot be mapped") {
  const TemporaryDirectory folder;
  const fs::path pipe = folder / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  CHECK_THROWS_WITH(MappedNpy(pipe),
                    "cannot read " + pipe.string() + ": only a file on the disk can be mapped");
  CHECK_THROWS_WITH(MappedNpy(folder / "none"),
                    "cannot read " + (folder / "none").string() + ": No such file or directory");
  CHECK_FALSE(can_map_npy(pipe));
  CHECK_FALSE(can_map_npy(folder / "none"));
  write_file_atomically(folder / "text", "a,b\n1,2\n");
  CHECK_FALSE(can_map_npy(folder / "text"));
  write_npy(folder / "a.npy", Rng(1).normal<double>({5, 2}));
  CHECK(can_map_npy(folder / "a.npy"));
}

TEST_CASE("A file that shrinks or changes under its rows is refused, and ends no program") {
  const TemporaryDirectory folder;
  const fs::path path = folder / "a.npy";
  write_npy(path, Rng(1).normal<double>({100000, 2}));
  const MappedNpy mapped(path);
  CHECK(mapped.rows(99999, 1).size() == 2);
  const fs::file_time_type written = fs::last_write_time(path);
  SECTION("it is cut short, and dated as before") {
    fs::resize_file(path, 4096);
    fs::last_write_time(path, written);
  }
  SECTION("it is written to") { fs::last_write_time(path, written + std::chrono::seconds(1)); }
  CHECK_THROWS_WITH(mapped.rows(99999, 1), "cannot read " + path.string() + changed);
}

TEST_CASE("A file that loses its name keeps its rows, and pages that are given back come again") {
  const TemporaryDirectory folder;
  const fs::path path = folder / "a.npy";
  const Array<double> x = Rng(1).normal<double>({3000, 2});
  write_npy(path, x);
  const MappedNpy mapped(path);
  fs::remove(path);
  // Pages are given back after about 512 looks.
  for (std::size_t i = 0; i < 3000; ++i) {
    const Array<double> row = mapped.rows(i, 1);
    REQUIRE((row(0, 0) == x(i, 0) && row(0, 1) == x(i, 1)));
  }
}
