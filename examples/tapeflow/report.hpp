// The report of tapeflow fit.
#pragma once

#include "examples/tapeflow/fit_model.hpp"
#include "examples/tapeflow/resume.hpp"

#include <nlohmann/json_fwd.hpp>

namespace tapeflow {

/// Why a fit ended, in words.
const char* reason(FitEnd end);

/// The findings as the fields of a JSON object; for pictures also in bits/dim.
nlohmann::json to_json(const Findings& found, const FitData& data);

/// A mean log-likelihood of pictures in bits/dim, as text; "-" for NaN.
std::string bits_text(const MeanAndError& log_likelihood, const FitData& data);

/// Print the findings on standard output, as one JSON object or as a table; with more than one seed
/// also the scores of each seed, and with a mixture how it does beside the best of its members. The
/// JSON object has the record of add_record too, with the end of the last seed.
void print_json(const FitCommand& command, const FitData& data, const Findings& found,
                const std::vector<SeedRun>& seeds, FitEnd end);
void print_table(const FitCommand& command, const FitData& data, const Findings& found,
                 const std::vector<SeedRun>& seeds);

/// What to try if no epoch was better than the start: a sentence without a full stop.
std::string advice(const FitCommand& command, const FitResult& fit);

/// That a flow is not better than the Gaussian on the validation rows by more than two standard
/// errors; "" if it is. Without a full stop.
std::string doubt(const FitCommand& command, const Findings& found);

/// Prints the sentences on rows whose log p is not finite, and on a row that makes most of the
/// error, on standard error, a line for each; the name of the model, if it is not empty, comes
/// first.
void print_notes(const Findings& found, const std::string& model);

}  // namespace tapeflow
