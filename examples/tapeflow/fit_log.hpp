// The clock, the learning curve and the silence of tapeflow fit.
#pragma once

#include "flows/training/trainer.hpp"

#include <chrono>
#include <cstdint>
#include <ostream>
#include <streambuf>
#include <string>

namespace tapeflow {

/// Runs since it was made.
class FitClock {
 public:
  /// 0 minutes: there is no limit.
  explicit FitClock(double minutes) : minutes_(minutes) {}

  double seconds() const;
  /// Infinity without a limit.
  double seconds_left() const;

 private:
  double minutes_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// The learning curve as CSV: seed, epoch, training, validation, seconds, learning_rate. The line
/// of an epoch is in the file as soon as the epoch is done.
class FitLog {
 public:
  /// A fit that resumes keeps the lines of the epochs before its first one. Writes the header.
  /// std::runtime_error if the file cannot be written.
  FitLog(std::string file, bool resumes);

  void append(std::uint64_t seed, const EpochReport& report);

 private:
  std::string file_, lines_before_;  // the lines that a resumed fit has found
};

/// While it lives, nothing is printed on standard error if `quiet` is true.
class Silence {
 public:
  explicit Silence(bool quiet);
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;
  ~Silence();

 private:
  struct Nowhere : std::streambuf {
    int overflow(int byte) override { return traits_type::not_eof(byte); }
  };
  Nowhere nowhere_;
  std::streambuf* before_ = nullptr;  // null if nothing was silenced
};

}  // namespace tapeflow
