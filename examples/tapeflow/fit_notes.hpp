// What a model file remembers of the fit that made it.
#pragma once

#include "examples/tapeflow/fit_model.hpp"

#include <map>
#include <string>

namespace tapeflow {

/// The names of the notes, in the order in which info prints them.
const std::vector<std::string>& names_of_fit_notes();

/// Everything that decided the fit with this seed, and what it found. The date has no time of day:
/// the same fit on the same day gives the same file.
std::map<std::string, std::string> notes_of_fit(const FitCommand& command, const FitData& data,
                                                const Findings& found, std::uint64_t seed);

}  // namespace tapeflow
