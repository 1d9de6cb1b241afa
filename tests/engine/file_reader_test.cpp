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

TEST_CASE("A file larger than the memory can be read by who keeps no more than a piece of it") {
  const TemporaryDirectory folder;
  write_file_atomically(folder / "large", "abc");
  const std::size_t bytes = memory_bytes() + 1;
  std::filesystem::resize_file(folder / "large", bytes);  // takes no room on the disk
  CHECK_THROWS_WITH(FileReader(folder / "large"), "cannot read " + (folder / "large").string() +
                                                      ": its " + std::to_string(bytes) +
                                                      " bytes are more than the memory has");
  FileReader file(folder / "large", FileSize::any);
  std::string text;
  CHECK(file.append_to(text, 3));
  CHECK(text == "abc");
}
