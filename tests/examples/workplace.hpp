// A user's folder for the tests of programs: tests put files there and run commands there.
#pragma once

#include "engine/io/atomic_file.hpp"
#include "engine/io/csv.hpp"
#include "engine/io/model_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_directory.hpp"

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace tapeflow {

/// Options of a fit that takes a fraction of a second and still learns something.
inline const std::string small_fit = " --layers 2 --hidden 8 --batch 32 --epochs 4 --lr 0.01";

class Workplace {
 public:
  std::filesystem::path operator/(const std::string& name) const { return folder_.path() / name; }
  void write(const std::string& name, const std::string& text) const {
    write_file_atomically(*this / name, text);
  }
  void write(const std::string& name, const std::vector<std::string>& columns,
             const Array<double>& rows) const {
    write_csv(*this / name, columns, rows);
  }
  std::string read(const std::string& name) const { return read_file(*this / name); }
  bool has(const std::string& name) const { return std::filesystem::exists(*this / name); }
  /// The number of files and folders here.
  auto files() const { return folder_.entries(); }

  /// Runs `tapeflow ARGUMENTS` here; no argument may contain a blank.
  Run tapeflow(const std::string& arguments, RunOptions options = {}) const {
    options.folder = folder_.path();
    return run_program(TAPEFLOW_COMMAND, words_of(arguments), options);
  }

  /// The standard output of a command that must succeed.
  std::string output(const std::string& arguments) const {
    const Run run = tapeflow(arguments);
    INFO("tapeflow " << arguments << "\n" << run.err);
    REQUIRE(run.exit_code == 0);
    return run.out;
  }

  /// The JSON object that `tapeflow fit ARGUMENTS --json` prints; it must print nothing else.
  nlohmann::json fit(const std::string& arguments) const {
    return nlohmann::json::parse(output("fit " + arguments + small_fit + " --json"));
  }

  /// The first column that `tapeflow log-prob ARGUMENTS` prints; `column` 1 is the percentile.
  std::vector<double> log_prob(const std::string& arguments, std::size_t column = 0) const {
    const Table table = parse_csv("log-prob", output("log-prob " + arguments));
    REQUIRE(table.columns == std::vector<std::string>{"log_prob", "percentile"});
    std::vector<double> values;
    for (std::size_t i = 0; i < table.values.shape(0); ++i)
      values.push_back(table.values(i, column));
    return values;
  }

 private:
  TemporaryDirectory folder_;
};

/// Checks that the command fails with this code, prints nothing on standard output, and prints only
/// the sentence on standard error.
inline void check_fails(const Workplace& here, const std::string& arguments, int code,
                        const std::string& sentence) {
  INFO("tapeflow " << arguments);
  const Run run = here.tapeflow(arguments);
  CHECK(run.exit_code == code);
  CHECK(run.out == "");
  CHECK(run.err == "tapeflow: " + sentence + "\n");
}

}  // namespace tapeflow
