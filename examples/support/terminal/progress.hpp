// One line that shows the progress of a long computation.
#pragma once

#include "engine/progress.hpp"

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

  /// `text` must be one line. A terminal shows as many of its parts, between ", ", as fit its
  /// width: what matters most comes first.
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

/// Says what a program does before its main work. The first second is silent, so that small work
/// says nothing.
class Stages {
 public:
  /// Writes as a ProgressLine does.
  Stages();
  Stages(std::ostream& out, ProgressLine::Style style, ProgressLine::Clock clock);

  /// Shows what begins now, such as "reading data.csv". The result, called with the part of it that
  /// is done, adds ": 34 %"; this object must outlive it.
  OnProgress begin(const std::string& what);

  /// Ends the line, for what follows.
  void finish() { line_.finish(); }

 private:
  void show(const std::string& text);

  ProgressLine line_;
  ProgressLine::Clock clock_;
  double started_at_;
};

/// "4 s", "2 min 05 s", "1 h 02 min", rounded to what is shown; "unknown" for NaN, infinity or a
/// negative duration.
std::string format_duration(double seconds);

}  // namespace tapeflow
