#include "engine/io/atomic_file.hpp"

#include "tests/support/catch.hpp"

#include <csignal>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <stdlib.h>
#include <sys/resource.h>

using namespace tapeflow;
namespace fs = std::filesystem;

namespace {

/// A fresh directory, removed with everything in it.
struct Folder {
  fs::path path;
  Folder() {
    std::string name = (fs::temp_directory_path() / "tapeflow-XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path); }
  auto entries() const { return std::distance(fs::directory_iterator(path), {}); }
};

/// While it lives, no file of this process may grow beyond so many bytes: a disk that fills up.
struct SmallDisk {
  rlimit old{};
  explicit SmallDisk(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &old);
    const rlimit small{bytes, old.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
  }
  ~SmallDisk() {
    ::setrlimit(RLIMIT_FSIZE, &old);
    std::signal(SIGXFSZ, SIG_DFL);
  }
};

}  // namespace

TEST_CASE("A file reads back as it was written, whatever its bytes") {
  const Folder folder;
  const fs::path target = folder.path / "data";
  std::string bytes(3'000'000, 'x');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i % 251);
  for (const std::string& content : {std::string(), std::string("a\0b\r\n", 5), bytes}) {
    write_file_atomically(target, content);
    CHECK((read_file(target) == content));
  }
  CHECK(folder.entries() == 1);
}

TEST_CASE("A file whose size the system does not tell is read to its end") {
  CHECK(read_file("/proc/self/status").find("Name:") == 0);
}

TEST_CASE("Reading says in one sentence why it cannot") {
  const Folder folder;
  const std::string missing = (folder.path / "missing.csv").string();
  CHECK_THROWS_WITH(read_file(missing), "cannot read " + missing + ": No such file or directory");
  CHECK_THROWS_WITH(read_file(folder.path),
                    "cannot read " + folder.path.string() + ": Is a directory");
  CHECK_THROWS_AS(read_file(missing), std::runtime_error);
}

TEST_CASE("Writing says in one sentence why it cannot, and leaves nothing behind") {
  const Folder folder;
  write_file_atomically(folder.path / "file", "a file, not a folder");
  const std::string below_file = (folder.path / "file" / "out").string();
  const std::string nowhere = (folder.path / "missing" / "out").string();
  CHECK_THROWS_WITH(write_file_atomically(below_file, "new"),
                    "cannot write " + below_file + ": Not a directory");
  CHECK_THROWS_WITH(write_file_atomically(nowhere, "new"),
                    "cannot write " + nowhere + ": No such file or directory");
  CHECK_THROWS_WITH(write_file_atomically(folder.path, "new"),
                    "cannot write " + folder.path.string() + ": Is a directory");
  CHECK_THROWS_AS(write_file_atomically(nowhere, "new"), std::runtime_error);
  CHECK(folder.entries() == 1);
}

TEST_CASE("A disk that fills up half-way costs neither the old file nor a temporary one") {
  const Folder folder;
  const fs::path target = folder.path / "model";
  write_file_atomically(target, "old");
  {
    const SmallDisk disk(1000);
    CHECK_THROWS_WITH(write_file_atomically(target, std::string(5000, 'n')),
                      "cannot write " + target.string() + ": File too large");
  }
  CHECK(read_file(target) == "old");
  CHECK(folder.entries() == 1);
}

TEST_CASE("What is not a regular file is written to and not replaced") {
  REQUIRE(fs::is_character_file("/dev/full"));
  CHECK_THROWS_WITH(write_file_atomically("/dev/full", "text"),
                    "cannot write /dev/full: No space left on device");
  CHECK_NOTHROW(write_file_atomically("/dev/null", "text"));
  CHECK(fs::is_character_file("/dev/full"));
  CHECK(fs::is_character_file("/dev/null"));
}

TEST_CASE("Replacing a file keeps its permissions and the symbolic links to it") {
  const Folder folder;
  const fs::path target = folder.path / "secret", link = folder.path / "link";
  write_file_atomically(target, "old");
  const auto owner_only = fs::perms::owner_read | fs::perms::owner_write;
  fs::permissions(target, owner_only);
  fs::create_symlink("secret", link);
  write_file_atomically(link, "new");
  CHECK(fs::is_symlink(link));
  CHECK(read_file(target) == "new");
  CHECK(fs::status(target).permissions() == owner_only);
}

TEST_CASE("A reader that opened the old file keeps it") {
  const Folder folder;
  const fs::path target = folder.path / "data";
  write_file_atomically(target, "old");
  std::ifstream reader(target);
  write_file_atomically(target, "new");
  CHECK(std::string(std::istreambuf_iterator<char>(reader), {}) == "old");
}
