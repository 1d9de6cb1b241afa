// One fit of tapeflow fit and compare, from rows to findings.
#pragma once

#include "examples/tapeflow/fit_data.hpp"
#include "examples/tapeflow/not_finite.hpp"
#include "flows/tables/density_model.hpp"

#include <functional>
#include <limits>
#include <memory>
#include <optional>

namespace tapeflow {

/// What a fit found; log-likelihoods in nats per row of raw data.
struct Findings {
  MeanAndError train, valid, test;
  std::vector<double> valid_scores = {}, test_scores = {};  ///< log p of each row
  MeanAndError gaussian, gain;  ///< on the test rows; NaN if there is no Gaussian
  MeanAndError valid_gain;      ///< over the Gaussian on the validation rows; else NaN
  std::size_t parameters = 0;
  FitResult fit = {};
  double seconds = 0;
  std::vector<std::string> not_finite = {};  ///< see rows_not_finite
  std::string note = {};                     ///< on a test row that makes most of the error, or ""
  /// Of a mixture, on the test rows; the best member is the one with the best validation.
  std::optional<MeanAndError> gain_over_best_member = {};
};

/// The rows that a fit learns from, as the flow of one model sees them: prepared once.
template <class T>
struct RowsOfFit {
  std::shared_ptr<const PreparedRows<T>> learned;  ///< the training rows, or their cells
  std::shared_ptr<const PreparedRows<T>> valid;

  RowsOfFit(const DensityModel<T>& model, const FitData& data);
};

/// Called with the trainer before it begins, before each step, and if Ctrl-C or the end of another
/// rank has ended it; with the
/// report of each epoch; and before each step for the seconds that are left, which end the training
/// when they are over.
template <class T>
struct OnTrainer {
  std::function<void(Trainer<T>&)> start = [](Trainer<T>&) {};
  std::function<void(Trainer<T>&)> step = [](Trainer<T>&) {};
  std::function<void(Trainer<T>&)> interrupted = [](Trainer<T>&) {};
  std::function<void(const EpochReport&)> epoch = [](const EpochReport&) {};
  std::function<double()> seconds_left = [] { return std::numeric_limits<double>::infinity(); };
};

/// A new model of the rows, with its preprocessing fitted to them.
template <class T>
DensityModel<T> untrained_model(const ModelSettings& settings, const FitData& data,
                                std::uint64_t seed, const std::string& label, Stages& stages);

/// Trains the model under a line of progress that begins with `label`, until it is done, the time
/// is over, or Ctrl-C. RankGone if a rank does not answer any more.
template <class T>
FitResult train(DensityModel<T>& model, const RowsOfFit<T>& rows, const FitOptions& options,
                const std::string& label, Stages& stages, const OnTrainer<T>& on = {});

/// The findings of a fit with this result: log-likelihoods of the fitted model, and of the
/// Gaussian. Scores every row once; the model remembers the scores of its validation rows, and the
/// Gaussian.
template <class T>
Findings evaluate(DensityModel<T>& model, const RowsOfFit<T>& rows, const FitData& data,
                  const FitResult& result, std::size_t threads);

/// What a model with these scores finds, beside the Gaussian; without parameters and a result.
Findings findings_of(const RowScores& scores, const FitData& data);

/// The scores whose spread a model remembers: of rows with weights some more often than others.
std::vector<double> scores_by_weight(std::vector<double> scores,
                                     const std::vector<double>& weights);

/// Whether the fit found nothing: it diverged at once, or no validation row ever had a finite log
/// p.
bool found_nothing(const FitResult& result);

/// Whether a fit found nothing because of its rows, and not of its learning rate: the weights that
/// it starts with already give a training or validation row no finite log p.
bool rows_are_to_blame(const Findings& found);

/// Why a fit found nothing, as far as the scores of the first weights tell.
std::string why_nothing(const Findings& found, const FitOptions& options);

}  // namespace tapeflow
