#include "engine/io/atomic_file.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/full_disk.hpp"
#include "tests/support/temporary_directory.hpp"

#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>

#include <fcntl.h>
#include <unistd.h>

using namespace tapeflow;
namespace fs = std::filesystem;

TEST_CASE("A file reads back as it was written, whatever its bytes") {
  const TemporaryDirectory folder;
  const fs::path target = folder / "data";
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

TEST_CASE("A device without an end is not read") {
  for (const std::string device : {"/dev/zero", "/dev/null"})
    CHECK_THROWS_WITH(read_file(device), "cannot read " + device + ": it is a device, not a file");
}

TEST_CASE("A file larger than the memory is refused with its size") {
  const TemporaryDirectory folder;
  const fs::path path = folder / "huge";
  write_file_atomically(path, "");
  fs::resize_file(path, std::uintmax_t{1} << 42);  // a hole of 4 TiB, without space on the disk
  CHECK_THROWS_WITH(read_file(path), "cannot read " + path.string() +
                                         ": its 4398046511104 bytes are more than the memory has");
}

TEST_CASE("Reading says in one sentence why it cannot") {
  const TemporaryDirectory folder;
  const std::string missing = (folder / "missing.csv").string();
  CHECK_THROWS_WITH(read_file(missing), "cannot read " + missing + ": No such file or directory");
  CHECK_THROWS_WITH(read_file(folder.path()),
                    "cannot read " + folder.path().string() + ": Is a directory");
  CHECK_THROWS_AS(read_file(missing), std::runtime_error);
}

TEST_CASE("Writing says in one sentence why it cannot, and leaves nothing behind") {
  const TemporaryDirectory folder;
  write_file_atomically(folder / "file", "a file, not a folder");
  const std::string below_file = (folder / "file" / "out").string();
  const std::string nowhere = (folder / "missing" / "out").string();
  CHECK_THROWS_WITH(write_file_atomically(below_file, "new"),
                    "cannot write " + below_file + ": Not a directory");
  CHECK_THROWS_WITH(write_file_atomically(nowhere, "new"),
                    "cannot write " + nowhere + ": No such file or directory");
  CHECK_THROWS_WITH(write_file_atomically(folder.path(), "new"),
                    "cannot write " + folder.path().string() + ": Is a directory");
  CHECK_THROWS_AS(write_file_atomically(nowhere, "new"), std::runtime_error);
  CHECK(folder.entries() == 1);
}

TEST_CASE("A disk that fills up half-way costs neither the old file nor a temporary one") {
  const TemporaryDirectory folder;
  const fs::path target = folder / "model";
  write_file_atomically(target, "old");
  {
    const SmallFiles small(1000);
    CHECK_THROWS_WITH(write_file_atomically(target, std::string(5000, 'n')),
                      "cannot write " + target.string() + ": File too large");
  }
  CHECK(read_file(target) == "old");
  CHECK(folder.entries() == 1);
}

TEST_CASE("Messages name a target by the user's path, also if it is a symbolic link") {
  const TemporaryDirectory folder;
  write_file_atomically(folder / "real", "old");
  fs::create_symlink("real", folder / "link");
  const SmallFiles small(1000);
  CHECK_THROWS_WITH(write_file_atomically(folder / "link", std::string(5000, 'n')),
                    "cannot write " + (folder / "link").string() + ": File too large");
}

TEST_CASE("A real disk that is full, or read-only, keeps the old file and nothing else") {
  const TemporaryDirectory folder;
  const SmallDisk disk(folder.path(), "64k");
  if (!disk.why_not().empty()) {
    WARN("not tested, cannot mount a disk: " << disk.why_not());
    return;
  }
  const fs::path target = folder / "model";
  const std::string cannot = "cannot write " + target.string() + ": ";
  write_file_atomically(target, "old");
  CHECK_THROWS_WITH(write_file_atomically(target, std::string(200'000, 'n')),
                    cannot + "No space left on device");
  CHECK(folder.entries() == 1);
  // With all space taken, there is not even an empty page for the new file.
  CHECK_THROWS(write_file_atomically(folder / "other", std::string(65'536, 'n')));
  write_file_atomically(folder / "other", std::string(60'000, 'n'));
  CHECK_THROWS_WITH(write_file_atomically(target, "new"), cannot + "No space left on device");
  CHECK(read_file(target) == "old");
  CHECK(folder.entries() == 2);
  REQUIRE(disk.make_read_only());
  CHECK_THROWS_WITH(write_file_atomically(target, "new"), cannot + "Read-only file system");
  CHECK(read_file(target) == "old");
  CHECK(folder.entries() == 2);
}

TEST_CASE("A target that is not a regular file is written to, not replaced") {
  REQUIRE(fs::is_character_file("/dev/full"));
  CHECK_THROWS_WITH(write_file_atomically("/dev/full", "text"),
                    "cannot write /dev/full: No space left on device");
  CHECK_NOTHROW(write_file_atomically("/dev/null", "text"));
  CHECK(fs::is_character_file("/dev/full"));
  CHECK(fs::is_character_file("/dev/null"));
}

TEST_CASE("Replacing a file keeps its permissions and the symbolic links to it") {
  const TemporaryDirectory folder;
  const fs::path target = folder / "secret", link = folder / "link";
  write_file_atomically(target, "old");
  const auto owner_only = fs::perms::owner_read | fs::perms::owner_write;
  fs::permissions(target, owner_only);
  fs::create_symlink("secret", link);
  write_file_atomically(link, "new");
  CHECK(fs::is_symlink(link));
  CHECK(read_file(target) == "new");
  CHECK(fs::status(target).permissions() == owner_only);
}

TEST_CASE("A link to a file that is not there yet is followed, and stays a link") {
  const TemporaryDirectory folder;
  fs::create_directory(folder / "real");
  fs::create_symlink("real/new", folder / "link");
  fs::create_symlink((folder / "link").string(), folder / "link_to_link");
  write_file_atomically(folder / "link_to_link", "text");
  CHECK(fs::is_symlink(folder / "link_to_link"));
  CHECK(fs::is_symlink(folder / "link"));
  CHECK(!fs::is_symlink(folder / "real/new"));
  CHECK(read_file(folder / "real/new") == "text");
  CHECK(folder.entries() == 3);
}

TEST_CASE("Links that lead in a circle, or into a missing folder, are not written") {
  const TemporaryDirectory folder;
  const fs::path circle = folder / "circle", astray = folder / "astray";
  fs::create_symlink("circle", circle);
  fs::create_symlink("missing/new", astray);
  CHECK_THROWS_WITH(write_file_atomically(circle, "text"),
                    "cannot write " + circle.string() + ": Too many levels of symbolic links");
  CHECK_THROWS_WITH(write_file_atomically(astray, "text"),
                    "cannot write " + astray.string() + ": No such file or directory");
  CHECK(fs::is_symlink(circle));
  CHECK(fs::is_symlink(astray));
  CHECK(folder.entries() == 2);
}

TEST_CASE("A name of an open file adds to it where its text ends, and replaces nothing") {
  const TemporaryDirectory folder;
  for (const int append : {0, O_APPEND}) {
    const fs::path file = folder / ("log" + std::to_string(append));
    const OpenFile log(::open(file.c_str(), O_WRONLY | O_CREAT | append, 0600));
    log.write_all("before\n");
    const std::string number = std::to_string(log.descriptor());
    for (const std::string& name : {"/dev/fd/" + number, "/proc/self/fd/" + number}) {
      CHECK_NOTHROW(require_writable(name));
      CHECK(!write_file_atomically(name, "text\n").is_open());
    }
    fs::create_symlink("/dev/fd/" + number, folder / "link");
    write_file_atomically(folder / "link", "linked\n");
    fs::remove(folder / "link");
    log.write_all("after\n");
    CHECK(read_file(file) == "before\ntext\ntext\nlinked\nafter\n");
  }
  CHECK(folder.entries() == 2);
}

TEST_CASE("The text before comes first if both go to the standard output") {
  const TemporaryDirectory folder;
  const fs::path file = folder / "out";
  std::cout << std::flush;
  const OpenFile old(::dup(STDOUT_FILENO)),
      out(::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  ::dup2(out.descriptor(), STDOUT_FILENO);
  std::cout << "before\n";
  write_file_atomically("/dev/stdout", "text\n");
  std::cout << "after\n" << std::flush;
  ::dup2(old.descriptor(), STDOUT_FILENO);
  CHECK(read_file(file) == "before\ntext\nafter\n");
}

TEST_CASE("Whether a file can be written is known before there are bytes, with the same sentence") {
  const TemporaryDirectory folder;
  write_file_atomically(folder / "file", "old");
  fs::create_symlink("circle", folder / "circle");
  for (const fs::path& target :
       {folder.path(), folder / "file/below", folder / "missing/new", folder / "circle",
        folder / std::string(256, 'n'), fs::path("/proc/new"), fs::path("/dev/fd/1000000")}) {
    INFO(target);
    std::string sentence;
    try {
      write_file_atomically(target, "text");
    } catch (const std::runtime_error& error) {
      sentence = error.what();
    }
    CHECK(sentence != "");
    CHECK_THROWS_WITH(require_writable(target), sentence);
  }
  for (const fs::path& target : {folder / "file", folder / "new", fs::path("/dev/null")})
    CHECK_NOTHROW(require_writable(target));
  CHECK(read_file(folder / "file") == "old");
  CHECK(folder.entries() == 2);
}

TEST_CASE("An open file that is only read is not written") {
  const TemporaryDirectory folder;
  write_file_atomically(folder / "file", "old");
  const OpenFile file(::open((folder / "file").c_str(), O_RDONLY));
  const std::string name = "/dev/fd/" + std::to_string(file.descriptor());
  const std::string sentence = "cannot write " + name + ": Bad file descriptor";
  CHECK_THROWS_WITH(require_writable(name), sentence);
  CHECK_THROWS_WITH(write_file_atomically(name, "text"), sentence);
}

TEST_CASE("A file that is mounted by itself cannot be replaced, and that is known before") {
  const TemporaryDirectory folder;
  write_file_atomically(folder / "file", "old");
  write_file_atomically(folder / "mounted", "mounted");
  const MountedFile mount(folder / "mounted", folder / "file");
  if (!mount.why_not().empty()) {
    WARN("not tested, cannot mount a file: " << mount.why_not());
    return;
  }
  const std::string sentence =
      "cannot write " + (folder / "file").string() + ": Device or resource busy";
  CHECK_THROWS_WITH(require_writable(folder / "file"), sentence);
  CHECK_THROWS_WITH(write_file_atomically(folder / "file", "new"), sentence);
  CHECK(read_file(folder / "mounted") == "mounted");
  CHECK(folder.entries() == 2);
}

TEST_CASE("A reader that opened the old file keeps it") {
  const TemporaryDirectory folder;
  const fs::path target = folder / "data";
  write_file_atomically(target, "old");
  std::ifstream reader(target);
  write_file_atomically(target, "new");
  CHECK(std::string(std::istreambuf_iterator<char>(reader), {}) == "old");
}
