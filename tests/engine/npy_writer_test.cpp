// NPY files that are written row by row.
#include "engine/io/npy_writer.hpp"

#include "engine/io/atomic_file.hpp"
#include "engine/io/npy.hpp"
#include "engine/random.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace tapeflow;

namespace {

void add_all(NpyWriter& writer, const Array<double>& x) {
  for (std::size_t i = 0; i < x.shape(0); ++i) writer.add({&x(i, 0), &x(i, 0) + x.shape(1)});
}

}  // namespace

TEST_CASE("Rows that are written one by one make the file that write_npy makes") {
  const TemporaryDirectory folder;
  const std::size_t n = GENERATE(1, 50000);  // the latter are more than is written at a time
  const Array<double> x = Rng(1).normal<double>({n, 3});
  write_npy(folder / "whole", x);
  NpyWriter writer(folder / "rows", 3);
  add_all(writer, x);
  CHECK(writer.rows() == n);
  CHECK_FALSE(std::filesystem::exists(folder / "rows"));
  writer.finish();
  CHECK((read_file(folder / "rows") == read_file(folder / "whole")));
  CHECK(folder.entries() == 2);
}

TEST_CASE("A file that is not finished leaves the old one, and nothing else") {
  const TemporaryDirectory folder;
  write_file_atomically(folder / "rows", "old");
  {
    NpyWriter writer(folder / "rows", 2);
    writer.add({1, 2});
  }
  CHECK(read_file(folder / "rows") == "old");
  CHECK(folder.entries() == 1);
}

TEST_CASE("A file that is mapped without a name has its rows, and leaves nothing") {
  const TemporaryDirectory folder;
  const Array<double> x = Rng(1).normal<double>({1000, 3});
  NpyWriter writer(folder / "rows", 3);
  add_all(writer, x);
  const MappedNpy mapped = writer.map();
  CHECK(folder.entries() == 0);
  CHECK(mapped.count() == 1000);
  CHECK(bool(mapped.rows(0, 1000) == x));
}

TEST_CASE("A writer refuses rows of another length, a file without rows, and a missing folder") {
  const TemporaryDirectory folder;
  NpyWriter writer(folder / "rows", 2);
  CHECK_THROWS_WITH(writer.add({1}), "NpyWriter: needs rows of 2 numbers, got 1");
  CHECK_THROWS_WITH(writer.finish(), "NpyWriter: needs at least one row, got none");
  CHECK_THROWS_WITH(writer.map(), "NpyWriter: needs at least one row, got none");
  const auto missing = folder / "none/rows";
  CHECK_THROWS_WITH(NpyWriter(missing, 2),
                    "cannot write " + missing.string() + ": No such file or directory");
}
