// A file is read piece by piece to its end.
#include "engine/io/file_reader.hpp"

#include "engine/io/atomic_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace tapeflow;

TEST_CASE("The last piece of a file may be short, and the end comes after it") {
  const TemporaryDirectory folder;
  write_file_atomically(folder / "text", "abcde");
  FileReader file(folder / "text");
  CHECK(file.bytes() == 5);
  std::string text = "> ";
  CHECK(file.append_to(text, 3));
  CHECK(text == "> abc");
  CHECK(file.append_to(text, 3));
  CHECK(text == "> abcde");
  CHECK_FALSE(file.append_to(text, 3));
  CHECK(text == "> abcde");
  CHECK(file.bytes_read() == 5);
}
