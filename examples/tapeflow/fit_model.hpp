// One fit of tapeflow fit and compare, from rows to findings.
#pragma once

#include "examples/tapeflow/fit_data.hpp"
#include "flows/tables/density_model.hpp"

#include <functional>
#include <memory>

namespace tapeflow {

/// What a fit found; log-likelihoods in nats per row of raw data.
struct Findings {
  MeanAndError train, valid, test, gaussian, gain;  // NaN if there is no Gaussian
  std::size_t parameters = 0;
  FitResult fit = {};
  double seconds = 0;
  std::vector<std::string> not_finite = {};  ///< see rows_not_finite
};

/// The rows that a fit learns from, as the flow of one model sees them: prepared once.
template <class T>
struct RowsOfFit {
  std::shared_ptr<const PreparedRows<T>> learned;  ///< the training rows, or their cells
  std::shared_ptr<const PreparedRows<T>> valid;

  RowsOfFit(const DensityModel<T>& model, const FitData& data);
};

/// Called with the trainer before it begins, before each step, and if Ctrl-C has ended it.
template <class T>
struct OnTrainer {
  std::function<void(Trainer<T>&)> start = [](Trainer<T>&) {};
  std::function<void(Trainer<T>&)> step = [](Trainer<T>&) {};
  std::function<void(Trainer<T>&)> interrupted = [](Trainer<T>&) {};
};

/// A new model of the rows, with its preprocessing fitted to them.
template <class T>
DensityModel<T> untrained_model(const ModelSettings& settings, const FitData& data,
                                std::uint64_t seed, const std::string& label, Stages& stages);

/// Trains the model under a line of progress that begins with `label`, until it is done or Ctrl-C.
template <class T>
FitResult train(DensityModel<T>& model, const RowsOfFit<T>& rows, const FitOptions& options,
                const std::string& label, Stages& stages, const OnTrainer<T>& on = {});

/// The findings of a fit with this result: log-likelihoods of the fitted model, and of the
/// Gaussian. Scores every row once; the model remembers the scores of its training rows.
template <class T>
Findings evaluate(DensityModel<T>& model, const RowsOfFit<T>& rows, const FitData& data,
                  const FitResult& result, std::size_t threads);

/// Whether the fit found nothing: it diverged at once, or no validation row ever had a finite log
/// p.
bool found_nothing(const FitResult& result);

/// Why a fit found nothing, as far as the scores of the first weights tell.
std::string why_nothing(const Findings& found, const FitOptions& options);

}  // namespace tapeflow
