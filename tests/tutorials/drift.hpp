// Plants differences between a course and its sources, each alone, and looks for the one finding.
#pragma once

#include "tests/tutorials/course.hpp"

#include <set>

namespace tapeflow {

struct Drift {
  std::string kind;
  std::string file, from, to;  // `from` empty: writes `to` as the file
  std::string finding;         // the only finding that the check must report
};

inline const std::string chapter = "tutorials/00-fixture.md";

/// What the check says of a line of the chapter.
inline std::string in_line(int line, const std::string& sentence) {
  return chapter + ":" + std::to_string(line) + ": " + sentence;
}

inline void find_each_alone(const std::vector<Drift>& drifts) {
  const CourseFolder in_step;
  std::set<std::string> kinds;
  for (const Drift& drift : drifts) {
    INFO(drift.kind);
    const CourseFolder course(in_step);
    if (drift.from.empty()) {
      course.write(drift.file, drift.to);
    } else {
      course.replace(drift.file, drift.from, drift.to);
    }
    const Run run = course.check();
    CHECK(run.exit_code == 1);
    CHECK(run.err.empty());
    const std::vector<std::string> lines = lines_of(run.out);
    CHECK(lines.size() == 2);
    CHECK(lines.at(0) == drift.finding);
    CHECK(lines.back().ends_with(": 1 not in step"));
    kinds.insert(drift.kind);
  }
  CHECK(kinds.size() == drifts.size());
  WARN(kinds.size() << " kinds of drift planted, each found");
}

}  // namespace tapeflow
