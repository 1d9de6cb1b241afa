// Where a program may write.
#include "examples/support/terminal/outputs.hpp"

#include "engine/io/atomic_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/full_disk.hpp"
#include "tests/support/temporary_directory.hpp"

#include <filesystem>
#include <stdexcept>

#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <unistd.h>

using namespace tapeflow;
namespace fs = std::filesystem;

namespace {

// A folder with an input, data.csv, and its other names. While it lives it is the working folder.
struct Folder : TemporaryDirectory {
  Folder() : old_(fs::current_path()) {
    write_file_atomically(*this / "data.csv", "a,b\n1,2\n");
    fs::create_directory(*this / "sub");
    fs::create_symlink("data.csv", *this / "link.csv");
    fs::create_symlink("link.csv", *this / "link_to_link.csv");
    fs::create_symlink("..", *this / "sub/up");
    fs::create_hard_link(*this / "data.csv", *this / "hard.csv");
    fs::create_symlink("new.csv", *this / "dangling.csv");
    fs::current_path(path());
  }
  ~Folder() { fs::current_path(old_); }

 private:
  fs::path old_;
};

// Sends standard output or standard error to a file while it lives.
class Redirected {
 public:
  Redirected(int stream, const std::string& file) : stream_(stream), old_(::dup(stream)) {
    const OpenFile open(::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600));
    ::dup2(open.descriptor(), stream_);
  }
  Redirected(const Redirected&) = delete;
  ~Redirected() { ::dup2(old_.descriptor(), stream_); }

 private:
  int stream_;
  OpenFile old_;
};

void check_out(const std::string& name) {
  check_outputs({{"--out", name}}, {{"DATA", "data.csv"}});
}

}  // namespace

TEST_CASE("An output under another name of an input is refused, whatever leads to it") {
  const Folder folder;
  for (const std::string name : {"data.csv", "./data.csv", "sub/../data.csv", "sub/up/data.csv",
                                 "link.csv", "link_to_link.csv", "hard.csv"}) {
    INFO(name);
    CHECK_THROWS_AS(check_out(name), CLI::ValidationError);
    CHECK_THROWS_WITH(check_out(name), "--out " + name + ": needs another file than DATA data.csv");
    CHECK_THROWS_AS(check_outputs({{"--out", "data.csv"}}, {{"MODEL", "m"}, {"DATA", name}}),
                    CLI::ValidationError);
  }
  CHECK_THROWS_AS(check_out((folder / "data.csv").string()), CLI::ValidationError);
  CHECK(read_file("data.csv") == "a,b\n1,2\n");
}

TEST_CASE("A file that is mounted under a second name is the same file") {
  const Folder folder;
  write_file_atomically("mounted.csv", "");
  const MountedFile mount("data.csv", "mounted.csv");
  if (!mount.why_not().empty()) {
    WARN("not tested, cannot mount a file: " << mount.why_not());
    return;
  }
  CHECK_THROWS_WITH(check_out("mounted.csv"),
                    "--out mounted.csv: needs another file than DATA data.csv");
}

TEST_CASE("An input that is open as standard input is the file behind it") {
  const Folder folder;
  const OpenFile data(::open("data.csv", O_RDONLY));
  const std::string name = "/dev/fd/" + std::to_string(data.descriptor());
  CHECK_THROWS_AS(check_outputs({{"--out", "data.csv"}}, {{"DATA", name}}), CLI::ValidationError);
}

TEST_CASE("Two outputs are not one file, even if it is not there yet") {
  const Folder folder;
  for (const std::string name : {"new.csv", "./new.csv", "sub/up/new.csv", "dangling.csv"}) {
    INFO(name);
    CHECK_THROWS_WITH(check_outputs({{"--picture", name}, {"--json", "new.csv"}}, {}),
                      "--json new.csv: needs another file than --picture " + name);
  }
  CHECK_NOTHROW(check_outputs({{"--picture", "new.csv"}, {"--json", "sub/new.csv"}}, {}));
}

TEST_CASE("Other files may be written, new or old, and an option that was not given is no file") {
  const Folder folder;
  write_file_atomically("old.csv", "old");
  for (const std::string name : {"old.csv", "new.csv", "sub/data.csv", "dangling.csv", ""})
    CHECK_NOTHROW(check_out(name));
  CHECK_NOTHROW(check_outputs({{"--out", "new.csv"}, {"--json", ""}}, {{"--test", ""}}));
  CHECK(read_file("old.csv") == "old");
  CHECK(!fs::exists("new.csv"));
}

TEST_CASE("Devices and pipes may have several names: nothing in them is replaced") {
  CHECK_NOTHROW(check_outputs({{"--picture", "/dev/null"}, {"--json", "/dev/null"}},
                              {{"DATA", "/dev/null"}}));
}

TEST_CASE("A folder, a missing folder and one that takes no files are refused in one sentence") {
  const Folder folder;
  const auto check_refused = [](const std::string& name, const std::string& reason) {
    INFO(name);
    CHECK_THROWS_AS(check_out(name), std::runtime_error);
    CHECK_THROWS_WITH(check_out(name), "cannot write " + name + ": " + reason);
  };
  check_refused("sub", "Is a directory");
  check_refused("sub/", "Is a directory");
  check_refused("sub/up", "Is a directory");
  check_refused("none/new.csv", "there is no folder none");
  check_refused("new/", "there is no folder new");
  check_refused("data.csv/new.csv", "there is no folder data.csv");
  check_refused("/proc/new.csv", "No such file or directory");
  check_refused(std::string(256, 'n'), "File name too long");
}

TEST_CASE("A file that a stream goes to is not replaced under it") {
  const Folder folder;
  for (const auto& [stream, name] : {std::pair{STDOUT_FILENO, "the standard output"},
                                     std::pair{STDERR_FILENO, "the standard error"}}) {
    const Redirected redirected(stream, "log");
    const auto sentence = "--out log: needs another file than " + std::string(name);
    CHECK_THROWS_WITH(check_out("log"), sentence);
    CHECK_NOTHROW(check_out("other"));
    CHECK_NOTHROW(check_out(stream == STDOUT_FILENO ? "/dev/stdout" : "/dev/stderr"));
  }
}

TEST_CASE("An empty text names no file") {
  std::string text;
  CHECK(a_file_name()(text) == "needs the name of a file, got an empty text");
  text = "a";
  CHECK(a_file_name()(text) == "");
}
