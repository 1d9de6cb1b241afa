// The report of tapeflow fit --report: a text with pictures, for a reader who was not there.
#pragma once

#include "examples/support/terminal/outputs.hpp"
#include "examples/tapeflow/fit_model.hpp"
#include "examples/tapeflow/resume.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// A fit that is done, and what its report tells.
struct FitReport {
  const FitCommand& command;
  const FitData& data;
  const Findings& found;
  const std::vector<SeedRun>& seeds;
  /// Of the best seed: the epochs of this run. A fit that was resumed begins in the middle.
  const std::vector<EpochReport>& curve;
};

/// Makes the folder of --report if there is none, and makes sure that the report can be written:
/// before the work. Nothing without the option. std::runtime_error if the folder is a file or
/// cannot be written; CLI::ValidationError if the report would destroy one of these other files.
void check_report(const FitCommand& command, const std::vector<NamedFile>& others);

/// Writes the text and its pictures, and says where it is. The model is that of --out. Without
/// gnuplot there are no pictures: the text then leads to their numbers.
template <class T>
void write_report(const FitReport& report, Stages& stages);

}  // namespace tapeflow
