// The parts of the text of a report; each writes Markdown that ends with an empty line.
#pragma once

#include "examples/tapeflow/column_check.hpp"
#include "examples/tapeflow/fit_report.hpp"
#include "examples/tapeflow/held_out.hpp"

#include <functional>
#include <map>
#include <ostream>
#include <string>
#include <vector>

namespace tapeflow {

/// Whether the flow is worth its weights: one sentence on the gain over the Gaussian, as far as its
/// standard error tells; "" without a Gaussian.
std::string verdict(const Findings& found);

/// The scores beside the Gaussian's; what the table was, and what became of it; what was chosen;
/// how the fit ended.
void write_result(std::ostream& out, const FitReport& report);
void write_table_of_fit(std::ostream& out, const FitReport& report);
void write_choice(std::ostream& out, const FitReport& report);
void write_learning(std::ostream& out, const FitReport& report);

/// The distances of samples and held-out rows, at most 20, the worst first.
void write_column_checks(std::ostream& out, const std::vector<ColumnCheck>& checks);

/// The least likely of the held-out rows, at most 10; `percentile` says where a score lies among
/// the validation rows.
void write_worst_rows(std::ostream& out, const HeldOutRows& held_out, const FitReport& report,
                      const std::function<double(double)>& percentile);

/// What a reader should know before using the model; and the command that makes it again, with the
/// notes of the model.
void write_warnings(std::ostream& out, const FitReport& report);
void write_origin(std::ostream& out, const FitReport& report,
                  const std::map<std::string, std::string>& notes);

}  // namespace tapeflow
