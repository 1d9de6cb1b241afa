// One line that shows the progress of a long computation.
#pragma once

#include <functional>
#include <iostream>
#include <string>

namespace tapeflow {

/// Shows the latest of many updates. In a terminal the last line is rewritten, at most twenty times
/// a second. A file or a pipe gets a plain line at most every three seconds. The first and the last
/// update are always shown.
class ProgressLine {
 public:
  enum class Style { rewritten, plain };
  using Clock = std::function<double()>;  // seconds since a fixed moment, never decreasing

  /// Writes to standard error, and rewrites the line if that is a terminal.
  ProgressLine();
  ProgressLine(std::ostream& out, Style style, Clock clock);
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() { finish(); }

  /// `text` must be one line. A terminal shows as much of it as fits the width.
  void update(const std::string& text);

  /// Shows the last update if it has not been shown, and ends the line. A later update starts a new
  /// line.
  void finish();

 private:
  void show();

  std::ostream& out_;
  Style style_;
  Clock clock_;
  std::string latest_;
  bool pending_ = false;  // latest_ has not been shown
  bool open_ = false;     // a rewritten line has no line break yet
  bool shown_before_ = false;
  double shown_at_ = 0;
};

/// "4 s", "2 min 05 s", "1 h 02 min", rounded to what is shown; "unknown" for NaN, infinity or a
/// negative duration.
std::string format_duration(double seconds);

}  // namespace tapeflow
