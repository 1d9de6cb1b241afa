// The settings that a fit chooses among, where the command line leaves some open.
#pragma once

#include "examples/tapeflow/fit_data.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// Settings that a fit could have.
struct Candidate {
  ModelSettings settings;
  double weight_decay = 0;

  bool operator==(const Candidate& other) const;
};

/// "maf, 3 layers, hidden 32 32, bend, batch normalization, weight decay 1"
std::string in_words(const Candidate& candidate);

/// The rows that candidates are trained on, at the most. With more rows the size of the networks is
/// not chosen: so few rows would favour a small one.
inline constexpr std::size_t most_race_rows = 25600;

/// What the rows decide before anything is trained.
struct RowsToFit {
  std::size_t rows = 0, columns = 0;  ///< of the training rows
  bool has_context = false;

  explicit RowsToFit(const FitData& data);
  bool are_few() const { return rows < 30 * columns; }
};

/// Sets what the rows decide if the command line does not: a single column gets a model that can
/// have several bells, and a fit that learns nothing ends soon.
void complete_for(FitCommand& command, const RowsToFit& rows);

/// The candidates to begin with: every model and every preprocessing that is open, in a middle
/// size. The Gaussian is among them, as a linear flow behind whitening, if the model is open and
/// there is no context.
std::vector<Candidate> first_candidates(const FitCommand& command, const RowsToFit& rows);

/// The best of these with one setting changed: another size, another normalization, or weight
/// decay, as far as these are open.
std::vector<Candidate> neighbours(const Candidate& best, const FitCommand& command,
                                  const RowsToFit& rows);

/// What a note says of a model that stays one bell in a single column, and which models do not;
/// empty if there is nothing to say.
std::string note_on_one_bell(const ModelSettings& settings, const RowsToFit& rows);

}  // namespace tapeflow
