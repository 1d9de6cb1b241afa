// What tapeflow fit tells in the end.
#pragma once

#include "examples/command/fit_data.hpp"
#include "flows/gaussian.hpp"
#include "flows/train.hpp"

namespace tapeflow {

/// What a fit found; log-likelihoods in nats per row of raw data.
struct Findings {
  FitResult fit;
  MeanAndError train, valid, test, gaussian, gain;
  std::size_t parameters = 0;
  double seconds = 0;
};

/// As one JSON object, or as a table, on standard output.
void print_json(const FitCommand& command, const FitData& data, const Findings& found);
void print_table(const FitData& data, const Findings& found);

}  // namespace tapeflow
