// What the JSON object of tapeflow fit records for tapeflow pick, which holds runs against each
// other.
#pragma once

#include "examples/tapeflow/fit_model.hpp"

#include <nlohmann/json_fwd.hpp>

namespace tapeflow {

/// Adds to the JSON object of a fit
///
///   "columns"       the names of the columns of the data
///   "checksums"     of the rows, as checksums_of_rows
///   "out_checksum"  of the model file
///   "settings"      what decided the result, by the names of the options
///   "valid_scores", "test_scores"    log p of each row, in the order of the split
///   "valid_weights", "test_weights"  empty if all rows count alike
///   "interrupted"   whether Ctrl-C ended the run
///
/// A score that is not finite is the text "-inf", "inf" or "nan". The file of --out must hold the
/// model.
void add_record(nlohmann::json& json, const FitCommand& command, const FitData& data,
                const Findings& found, FitEnd end);

}  // namespace tapeflow
