#include "engine/io/atomic_file.hpp"
#include "engine/io/destination.hpp"
#include "engine/io/file_error.hpp"
#include "engine/io/number.hpp"
#include "examples/support/plot/gnuplot.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
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
    const char* chosen = std::getenv("TMPDIR");
    const std::string parent = chosen != nullptr && *chosen != '\0' ? chosen : "/tmp";
    std::string name = parent + "/tapeflow-XXXXXX";
    if (mkdtemp(name.data()) == nullptr)
      throw std::runtime_error("the folder for temporary files, " + parent +
                               ", cannot be used: " + std::strerror(errno));
    path = name;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
};

// Starts a command without a shell, and sends its two outputs to files. Returns the system's error
// number, or 0 if the command was started.
int spawn(std::vector<std::string> command, const std::string& output, const std::string& errors,
          pid_t& child) {
  constexpr int created = O_WRONLY | O_CREAT | O_TRUNC;
  std::vector<char*> arguments;
  for (std::string& word : command) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.c_str(), created, 0666);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors.c_str(), created, 0666);
  const int error =
      posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

// The status of waitpid at the child's end; nothing if the child had to be killed after `limit`.
std::optional<int> wait_for(pid_t child, std::chrono::milliseconds limit) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point end = Clock::now() + limit;
  int status = 0;
  pid_t ended = 0;
  while ((ended = waitpid(child, &status, WNOHANG)) != child) {
    if (ended < 0 && errno != EINTR) throw std::runtime_error("gnuplot cannot be waited for");
    if (Clock::now() >= end) {
      kill(child, SIGKILL);
      waitpid(child, &status, 0);
      return std::nullopt;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return status;
}

// Whether the bytes begin and end as a picture of one of the formats does.
bool is_whole_picture(const std::string& bytes) {
  using namespace std::string_view_literals;
  const bool png =
      bytes.starts_with("\x89PNG\r\n\x1a\n"sv) && bytes.ends_with("\0\0\0\0IEND\xae\x42\x60\x82"sv);
  return png || (bytes.starts_with("GIF8"sv) && bytes.ends_with(";"sv)) ||
         (bytes.starts_with("<?xml"sv) && bytes.ends_with("</svg>\n\n"sv)) ||
         (bytes.starts_with("%PDF-"sv) && bytes.ends_with("%%EOF\n"sv));
}

// " (the last line of the log)", because gnuplot names the error there; empty if the log is empty.
std::string reason(const std::filesystem::path& log) {
  TextReader lines(read_file(log));
  std::string last;
  for (std::string line; std::getline(lines, line);)
    if (!line.empty()) last = line;
  return last.empty() ? "" : " (" + last + ")";
}

// Why a gnuplot that ended with this status drew no picture; empty if it did.
std::string trouble_of(int status, const std::string& picture, const std::filesystem::path& log) {
  if (WIFSIGNALED(status)) return "gnuplot was ended by signal " + std::to_string(WTERMSIG(status));
  if (const int code = WEXITSTATUS(status); code != 0)
    return "gnuplot failed with exit code " + std::to_string(code) + reason(log);
  return is_whole_picture(picture) ? "" : "gnuplot drew no whole picture" + reason(log);
}

Rendering drawn(const std::string& script, std::chrono::milliseconds limit) {
  const ScratchFolder scratch;
  const std::string input = scratch.path / "figure.gp", png = scratch.path / "figure.png",
                    log = scratch.path / "errors";
  write_file_atomically(input, script);
  pid_t child = 0;
  // -d: ignores ~/.gnuplot, which must not change the pictures.
  const int error = spawn({"gnuplot", "-d", input}, png, log, child);
  if (error == ENOENT) return {"", "gnuplot is not installed"};
  if (error != 0) return {"", std::string("gnuplot cannot be started: ") + std::strerror(error)};
  const std::optional<int> status = wait_for(child, limit);
  if (!status)
    return {"", "gnuplot was still drawing after " + std::to_string(limit.count() / 1000) + " s"};
  std::string picture = read_file(png), trouble = trouble_of(*status, picture, log);
  if (!trouble.empty()) picture.clear();
  return {std::move(picture), std::move(trouble)};
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

Rendering render(const std::string& script, std::chrono::milliseconds limit) {
  try {
    return drawn(script, limit);
  } catch (const std::runtime_error& error) {  // no place for temporary files
    return {"", error.what()};
  }
}

std::filesystem::path numbers_instead_of(const std::filesystem::path& png) {
  return destination_of(png).takes_a_new_file() ? std::filesystem::path(png) += ".csv" : png;
}

std::filesystem::path draw_or_tabulate(const std::string& script,
                                       const std::function<std::string()>& csv,
                                       const std::filesystem::path& png, std::ostream& notices) {
  const Rendering rendering = render(script);
  if (rendering.trouble.empty()) {
    write_file_atomically(png, rendering.picture);
    return png;
  }
  const std::filesystem::path table = numbers_instead_of(png);
  if (table != png && is_of_another(table))
    throw std::runtime_error(rendering.trouble + ", and the numbers of the picture cannot go to " +
                             table.string() + ": it holds something else");
  write_file_atomically(table, csv());
  notices << printable(rendering.trouble + ", so the numbers of the picture are in " +
                       table.string() + " instead.")
          << "\n";
  return table;
}

std::string csv_text(const std::string& text) {
  std::string quoted = "\"";
  for (char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

}  // namespace tapeflow
