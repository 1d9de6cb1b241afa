#include "examples/tapeflow/fit_log.hpp"

#include "engine/io/atomic_file.hpp"
#include "engine/io/number.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <limits>
#include <stdexcept>

namespace tapeflow {
namespace {

constexpr const char* header = "seed,epoch,training,validation,seconds,learning_rate\n";

// The lines of a table before the one that begins like this; all if none does.
std::string lines_before(const std::string& table, const std::string& beginning) {
  const std::size_t end = table.find("\n" + beginning);
  return end == table.npos ? table : table.substr(0, end + 1);
}

}  // namespace

double FitClock::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

double FitClock::seconds_left() const {
  return minutes_ > 0 ? 60 * minutes_ - seconds() : std::numeric_limits<double>::infinity();
}

FitLog::FitLog(std::string file, bool resumes) : file_(std::move(file)) {
  if (resumes && std::filesystem::is_regular_file(file_)) lines_before_ = read_file(file_);
  if (lines_before_.empty()) write_file_atomically(file_, header);
}

void FitLog::append(std::uint64_t seed, const EpochReport& report) {
  TextWriter line;
  line << seed << ',' << report.epoch << ',';
  if (!lines_before_.empty()) {
    write_file_atomically(file_, lines_before(lines_before_, line.str()));
    lines_before_.clear();
  }
  for (const double value :
       {report.train_log_likelihood, report.valid_log_likelihood, report.seconds})
    line << shortest_text(value) << ',';
  line << shortest_text(report.learning_rate) << '\n';
  std::ofstream file(file_, std::ios::app);
  if (!(file << line.str() << std::flush))
    throw std::runtime_error("cannot write " + file_ + ": the line of epoch " +
                             std::to_string(report.epoch) + " did not fit");
}

Silence::Silence(bool quiet) {
  if (quiet) before_ = std::cerr.rdbuf(&nowhere_);
}

Silence::~Silence() {
  if (before_) std::cerr.rdbuf(before_);
}

}  // namespace tapeflow
