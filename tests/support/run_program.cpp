#include "tests/support/run_program.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <sstream>
#include <stdexcept>

#include <poll.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

struct Pipe {
  Pipe() {
    if (::pipe(ends.data()) != 0) throw std::runtime_error("run_program: needs a pipe");
  }
  ~Pipe() {
    close(0);
    close(1);
  }
  void close(std::size_t end) {
    if (ends[end] >= 0) ::close(ends[end]);
    ends[end] = -1;
  }
  std::array<int, 2> ends{-1, -1};
};

// The child's part after fork(): calls only functions that are allowed there, then becomes the
// program.
[[noreturn]] void become(const std::filesystem::path& program, std::vector<char*> argv,
                         const RunOptions& options, const Pipe& out, const Pipe& err) {
  ::dup2(out.ends[1], STDOUT_FILENO);
  ::dup2(err.ends[1], STDERR_FILENO);
  for (const Pipe* pipe : {&out, &err}) {
    for (int end : pipe->ends) ::close(end);
  }
  for (const auto& [name, value] : options.environment) ::setenv(name.c_str(), value.c_str(), 1);
  std::signal(SIGINT, SIG_DFL);      // background jobs of a shell ignore SIGINT
  ::alarm(options.longest_seconds);  // the alarm survives execv
  if (::chdir(options.folder.c_str()) == 0) ::execv(program.c_str(), argv.data());
  ::_exit(127);
}

// Appends the content of a pipe to the text; returns false at the end of the pipe.
bool read_some(int descriptor, std::string& text) {
  std::array<char, 4096> buffer;
  const ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
  if (got < 0 && errno == EINTR) return true;
  if (got <= 0) return false;
  text.append(buffer.data(), static_cast<std::size_t>(got));
  return true;
}

using Clock = std::chrono::steady_clock;

// The time until `moment` as an argument of poll: milliseconds, rounded up; -1 (no timeout) if it
// is over.
int milliseconds_until(Clock::time_point moment) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(moment - Clock::now()).count();
  return left > 0 ? static_cast<int>(left) : -1;
}

// Reads both pipes as they fill, so that the program never waits for a full pipe.
void follow(pid_t child, Pipe& out, Pipe& err, const RunOptions& options, Run& run) {
  bool signalled = options.signal == 0;
  const auto due = Clock::now() + std::chrono::duration_cast<Clock::duration>(options.delay);
  std::array<pollfd, 2> open{{{out.ends[0], POLLIN, 0}, {err.ends[0], POLLIN, 0}}};
  while (open[0].fd >= 0 || open[1].fd >= 0) {
    const int patience = signalled ? -1 : milliseconds_until(due);
    if (::poll(open.data(), open.size(), patience) < 0) continue;
    if (open[0].revents != 0 && !read_some(open[0].fd, run.out)) open[0].fd = -1;
    if (open[1].revents != 0 && !read_some(open[1].fd, run.err)) open[1].fd = -1;
    if (signalled || Clock::now() < due) continue;
    if (run.err.find(options.after) == run.err.npos) continue;
    ::kill(child, options.signal);
    signalled = true;
  }
}

}  // namespace

Run run_program(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                const RunOptions& options) {
  std::vector<std::string> words{program.string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  Pipe out, err;
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("run_program: needs a process for " + words[0]);
  if (child == 0) become(program, argv, options, out, err);
  out.close(1);
  err.close(1);
  Run run{};
  follow(child, out, err, options, run);
  int status = 0;
  rusage usage{};
  while (::wait4(child, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  run.peak_bytes = static_cast<std::size_t>(usage.ru_maxrss) * 1024;
  run.exit_code = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
  return run;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}
