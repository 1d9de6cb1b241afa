// The folder of fit --report.
#pragma once

#include "examples/support/terminal/outputs.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace tapeflow {

/// The files of a report. All other files in the folder are left alone.
struct ReportFolder {
  std::filesystem::path path;

  std::filesystem::path text() const { return path / "report.md"; }
  std::filesystem::path learning_curve() const { return path / "learning_curve.png"; }
  std::filesystem::path samples() const { return path / "samples.png"; }
  std::filesystem::path columns() const { return path / "columns.png"; }

  /// These files, and those for the numbers of a picture that cannot be drawn.
  std::vector<NamedFile> outputs() const;
};

/// Makes the folder if there is none. std::runtime_error, in one sentence, if a file has its name,
/// or if it cannot be made.
void make_report_folder(const std::string& folder);

}  // namespace tapeflow
