// Every option of every program that takes a number reads it in the same way.
#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_directory.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

using namespace tapeflow;
namespace fs = std::filesystem;

namespace {

using Words = std::vector<std::string>;

struct Program {
  std::string path;
  Words command;
};

Run help(const Program& program, const TemporaryDirectory& folder) {
  Words words = program.command;
  words.push_back("--help");
  const Run run = run_program(program.path, words, {.folder = folder.path()});
  REQUIRE(run.exit_code == 0);
  return run;
}

// The subcommands of tapeflow, as its help lists them, and the chapters' programs beside it.
std::vector<Program> all_programs(const TemporaryDirectory& folder) {
  std::vector<Program> programs;
  bool listed = false;
  for (const std::string& line : lines_of(help({TAPEFLOW_COMMAND, {}}, folder).out)) {
    if (listed && line.starts_with("  "))
      programs.push_back({TAPEFLOW_COMMAND, {words_of(line)[0]}});
    listed = listed || line.starts_with("Subcommands");
  }
  const fs::path beside = fs::path(TAPEFLOW_COMMAND).parent_path();
  for (const fs::directory_entry& entry : fs::directory_iterator(beside)) {
    if (entry.is_regular_file() && entry.path().filename().string().starts_with("ch"))
      programs.push_back({entry.path().string(), {}});
  }
  CHECK(programs.size() >= 16);
  return programs;
}

// The options that --help shows with one of these types, by their long names.
Words options_of(const Program& program, const Words& types, const TemporaryDirectory& folder) {
  Words names;
  for (const std::string& line : lines_of(help(program, folder).out)) {
    const Words parts = words_of(line);
    if (parts.size() < 2 || !line.starts_with("  -")) continue;
    const std::string type = parts[1].substr(0, parts[1].find_first_of(":="));
    if (std::find(types.begin(), types.end(), type) == types.end()) continue;
    names.push_back(parts[0].substr(parts[0].find("--")));
  }
  return names;
}

// Checks each option with each text, and returns the number of options.
std::size_t check_all_refuse(const Words& types, const Words& texts, const std::string& needs) {
  const TemporaryDirectory folder;
  std::size_t count = 0;
  for (const Program& program : all_programs(folder)) {
    for (const std::string& option : options_of(program, types, folder)) {
      ++count;
      for (const std::string& text : texts) {
        Words words = program.command;
        words.insert(words.end(), {option, text});
        const Run run = run_program(program.path, words, {.folder = folder.path()});
        INFO(program.path << " " << option << " " << text << "\n" << run.err);
        CHECK(run.exit_code == 2);
        CHECK(run.out == "");
        CHECK(run.err.find(": " + option + ": needs " + needs) != run.err.npos);
        CHECK(run.err.find(", got \"" + text + "\" (--help") != run.err.npos);
        CHECK(lines_of(run.err).size() == 1);
      }
    }
  }
  CHECK(folder.entries() == 0);
  return count;
}

}  // namespace

TEST_CASE("Every option for a whole number refuses what is none in decimal digits") {
  // fit 8, compare 7, sample 2, log-prob 1, plot 3, a seed in each chapter, and more.
  CHECK(check_all_refuse({"UINT", "INT"},
                         {"0x10", "+3", "3.0", "1e3", "-3", "3x", "99999999999999999999"},
                         "a whole number from ") >= 31);
}

TEST_CASE("Every option for a number refuses what is no finite decimal number") {
  CHECK(check_all_refuse({"FLOAT"}, {"nan", "inf", "0x1p3", "1e999", "1x"}, "a finite number ") >=
        8);
}
