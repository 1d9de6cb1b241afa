// The pictures of the report of a fit.
#pragma once

#include "examples/tapeflow/column_check.hpp"
#include "examples/tapeflow/report_folder.hpp"
#include "flows/training/trainer.hpp"

#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

namespace tapeflow {

/// The epochs that the picture of a learning curve shows: without the first ones, if they score so
/// little that the rest would be a straight line. At least half of them.
std::vector<EpochReport> shown_epochs(const std::vector<EpochReport>& curve);

/// Each draws one picture of a report and returns its file: the numbers of the picture if it cannot
/// be drawn, for a reason that goes to `notices`. What an earlier report has left in the place of
/// the other file is removed.
std::filesystem::path draw_learning_curve(const ReportFolder& folder,
                                          const std::vector<EpochReport>& curve,
                                          std::size_t best_epoch, std::ostream& notices);
/// Samples [N, D] beside data [M, D]: the first 8 columns.
std::filesystem::path draw_samples(const ReportFolder& folder, const std::string& title,
                                   const std::vector<std::string>& columns,
                                   const Array<double>& samples, const Array<double>& data,
                                   std::ostream& notices);
/// The distribution functions of the first 8 checks, of samples and data.
std::filesystem::path draw_columns(const ReportFolder& folder,
                                   const std::vector<ColumnCheck>& checks, std::ostream& notices);

/// "![What it shows.](samples.png)", or a sentence that leads to the numbers instead.
std::string picture_in_text(const std::filesystem::path& file, const std::string& shows);

}  // namespace tapeflow
