// Several fits of one table: each kind of flow with each preprocessing and each seed.
#pragma once

#include "examples/tapeflow/fit_model.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tapeflow {

/// What is compared, and where the best of it goes.
struct WantedFits {
  std::vector<std::string> models;
  std::vector<Preprocessing> preprocessings;
  std::size_t seeds = 1;
  std::string out;  ///< empty: no model is kept
};

struct Compared {
  ModelSettings settings;
  std::uint64_t seed = 0;
  Findings found;
  std::string why_nothing;  ///< empty if the fit found something

  /// By validation alone: a choice by the test rows would make their score too good.
  bool is_better_than(const Compared& other) const;
};

/// The command with this model, and with what the model needs.
FitCommand with_model(FitCommand command, const std::string& name);

/// All fits so far. The model of the best of them is in the file of WantedFits::out.
class Comparison {
 public:
  /// All must outlive the comparison.
  Comparison(const FitCommand& command, const WantedFits& wanted, const FitData& data,
             Stages& stages);

  /// Fits with each seed, and adds the best of these fits. False if interrupted.
  bool compare(const std::string& model, Preprocessing preprocessing);

  const std::vector<Compared>& all() const { return all_; }
  const Compared& best() const;

 private:
  std::string label_of(const FitCommand& command) const;
  Compared fitted(const FitCommand& command, const std::string& label);
  void keep_if_best(const Compared& one, DensityModel<float>& model);

  const FitCommand& command_;
  const WantedFits& wanted_;
  const FitData& data_;
  Stages& stages_;
  std::vector<Compared> all_;
  std::optional<Compared> kept_;
};

}  // namespace tapeflow
