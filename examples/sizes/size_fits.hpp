// Fits of many sizes to rows of a known density.
#pragma once

#include "examples/sizes/known_rows.hpp"
#include "flows/data/statistics.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tapeflow {

/// A fit to make: a model by its name, its layers, the width of its networks' two hidden layers,
/// the number of rows to train on, and the start: which initial weights and which order of the
/// rows.
struct Size {
  std::string model;
  std::size_t layers, width = 64, rows = 10000, start = 1;
};

/// What a fit came to. Seconds are processor time on one thread.
struct SizeResult {
  Size size;
  MeanAndError above{};  ///< how many nats per held-out row the model scores below the truth
  std::size_t weights = 0;
  double train_seconds = 0;
  double sample_seconds = 0, score_seconds = 0;  ///< of 10 000 rows
};

struct SizeOptions {
  std::size_t steps;
  std::uint64_t seed;
};

/// Makes all fits, two at a time, each on one thread. A fit takes `steps` steps of 256 rows (or of
/// all, if there are fewer), and its learning rate falls from 2e-3 to zero along half a cosine. It
/// trains on the first `rows` of 10 000 rows, keeps the weights that are best on a quarter as many
/// validation rows, and is judged on 10 000 held-out rows, the same for all fits. Columns are
/// standardised. Progress goes to standard error.
std::vector<SizeResult> fit_all(const KnownRows& truth, const std::vector<Size>& sizes,
                                const SizeOptions& options);

}  // namespace tapeflow
