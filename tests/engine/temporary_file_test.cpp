// What is left of writers that were killed, and locks on files.
#include "engine/io/temporary_file.hpp"

#include "engine/io/atomic_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"

#include <cerrno>
#include <csignal>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace tapeflow;
namespace fs = std::filesystem;

namespace {

// A process that begins to write the target and then waits, until it is killed.
class Writer {
 public:
  explicit Writer(const fs::path& target) {
    int ends[2] = {};
    if (::pipe(ends) != 0) throw std::runtime_error("needs a pipe");
    child_ = ::fork();
    if (child_ == 0) {
      const TemporaryFile file(target);
      if (::write(ends[1], "x", 1) == 1) ::pause();
      ::_exit(0);
    }
    char begun = 0;
    while (::read(ends[0], &begun, 1) < 0) continue;
    ::close(ends[0]);
    ::close(ends[1]);
  }
  Writer(const Writer&) = delete;
  ~Writer() { kill(); }

  void kill() {
    if (child_ <= 0) return;
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
    child_ = 0;
  }

 private:
  pid_t child_;
};

bool locked_by_another(const fs::path& file) {
  const OpenFile open(::open(file.c_str(), O_RDWR));
  return !open.lock() && errno == EWOULDBLOCK;
}

}  // namespace

TEST_CASE("The next writer of a target removes what a killed one has left") {
  const TemporaryDirectory folder;
  Writer killed(folder / "model");
  CHECK(folder.entries() == 1);
  killed.kill();
  CHECK(folder.entries() == 1);  // a killed process cannot clear up
  write_file_atomically(folder / "model", "text");
  CHECK(folder.entries() == 1);
  CHECK(read_file(folder / "model") == "text");
}

TEST_CASE("Asking whether a target can be written removes it too") {
  const TemporaryDirectory folder;
  Writer(folder / "model").kill();
  require_writable(folder / "model");
  CHECK(folder.entries() == 0);
}

TEST_CASE("A writer at work keeps its file, and so do the writers of other targets") {
  const TemporaryDirectory folder;
  const Writer at_work(folder / "model");
  Writer of_another(folder / "other");
  of_another.kill();
  write_file_atomically(folder / ".tapeflow-notes.tmp", "not ours");
  for (int times = 0; times < 3; ++times) write_file_atomically(folder / "model", "text");
  CHECK(folder.entries() == 4);
}

TEST_CASE("Threads that write one target at once all succeed, and leave one whole file") {
  const TemporaryDirectory folder;
  std::vector<std::thread> threads;
  for (char letter = 'a'; letter < 'e'; ++letter)
    threads.emplace_back([&folder, letter] {
      for (int times = 0; times < 25; ++times)
        write_file_atomically(folder / "model", std::string(10'000, letter));
    });
  for (std::thread& thread : threads) thread.join();
  const std::string text = read_file(folder / "model");
  CHECK((text == std::string(10'000, text.at(0))));
  CHECK(folder.entries() == 1);
}

TEST_CASE("A new file is locked as long as its writer holds it") {
  const TemporaryDirectory folder;
  OpenFile held = write_file_atomically(folder / "state", "first");
  CHECK(locked_by_another(folder / "state"));
  held = write_file_atomically(folder / "state", "second");
  CHECK(locked_by_another(folder / "state"));
  held = {};
  CHECK(!locked_by_another(folder / "state"));
}

TEST_CASE("A file whose name was given to another file has no name") {
  const TemporaryDirectory folder;
  const OpenFile first = write_file_atomically(folder / "state", "first");
  CHECK(first.has_name());
  write_file_atomically(folder / "state", "second");
  CHECK(!first.has_name());
}
