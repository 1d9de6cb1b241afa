#include "engine/io/atomic_file.hpp"
#include "engine/io/destination.hpp"
#include "engine/io/number.hpp"
#include "examples/support/plot/gnuplot.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tapeflow {
namespace {

// A fresh folder for the script and the picture; the destructor removes it.
struct ScratchFolder {
  std::filesystem::path path;
  ScratchFolder() {
    std::string name = std::filesystem::temp_directory_path() / "tapeflow-XXXXXX";
    if (mkdtemp(name.data()) == nullptr)
      throw std::runtime_error("cannot make a folder in " +
                               std::filesystem::temp_directory_path().string() + ": " +
                               std::strerror(errno));
    path = name;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
};

// Starts a command without a shell, sends its two outputs to files and waits for its end. Returns
// the system's error number, or 0 if the command was started; `status` is then the status from
// waitpid.
int spawn_and_wait(std::vector<std::string> command, const std::string& output,
                   const std::string& errors, int& status) {
  constexpr int created = O_WRONLY | O_CREAT | O_TRUNC;
  std::vector<char*> arguments;
  for (std::string& word : command) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.c_str(), created, 0666);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors.c_str(), created, 0666);
  pid_t child = 0;
  const int error =
      posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return error;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return errno;
  }
  return 0;
}

// " (the last line of the log)", because gnuplot names the error there; empty if the log is empty.
std::string reason(const std::filesystem::path& log) {
  TextReader lines(read_file(log));
  std::string last;
  for (std::string line; std::getline(lines, line);)
    if (!line.empty()) last = line;
  return last.empty() ? "" : " (" + last + ")";
}

// Whether the file is there and holds no numbers of an earlier picture, which begin with the name
// of their first column.
bool is_of_another(const std::filesystem::path& table) {
  if (!std::filesystem::is_regular_file(table)) return false;
  std::string name;
  std::getline(std::ifstream(table), name, ',');
  return name != "panel" && name != "what";
}

}  // namespace

Rendering render(const std::string& script) {
  const ScratchFolder scratch;
  const std::string input = scratch.path / "figure.gp", png = scratch.path / "figure.png",
                    log = scratch.path / "errors";
  write_file_atomically(input, script);
  int status = 0;
  // -d: ignores ~/.gnuplot, which must not change the pictures.
  const int error = spawn_and_wait({"gnuplot", "-d", input}, png, log, status);
  if (error == ENOENT) return {"", "gnuplot is not installed"};
  if (error != 0) return {"", std::string("gnuplot cannot be started: ") + std::strerror(error)};
  if (WIFSIGNALED(status))
    return {"", "gnuplot was ended by signal " + std::to_string(WTERMSIG(status))};
  if (const int code = WEXITSTATUS(status); code != 0)
    return {"", "gnuplot failed with exit code " + std::to_string(code) + reason(log)};
  return {read_file(png), ""};
}

std::filesystem::path numbers_instead_of(const std::filesystem::path& png) {
  return destination_of(png).takes_a_new_file() ? std::filesystem::path(png) += ".csv" : png;
}

std::filesystem::path draw_or_tabulate(const std::string& script,
                                       const std::function<std::string()>& csv,
                                       const std::filesystem::path& png, std::ostream& notices) {
  const Rendering rendering = render(script);
  if (rendering.trouble.empty()) {
    write_file_atomically(png, rendering.png);
    return png;
  }
  const std::filesystem::path table = numbers_instead_of(png);
  if (table != png && is_of_another(table))
    throw std::runtime_error(rendering.trouble + ", and the numbers of the picture cannot go to " +
                             table.string() + ": it holds something else");
  write_file_atomically(table, csv());
  notices << rendering.trouble << ", so the numbers of the picture are in " << table.string()
          << " instead.\n";
  return table;
}

std::string csv_text(const std::string& text) {
  std::string quoted = "\"";
  for (char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

}  // namespace tapeflow
