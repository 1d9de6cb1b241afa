#include "flows/bent_gaussian.hpp"

#include "flows/rows.hpp"

namespace tapeflow {
namespace {

BentGaussian bent_gaussian(const Tails& tails, const Array<double>& rows,
                           const std::vector<std::string>& columns, const GivenContext& given) {
  HeavyTails<double> layer(tails);
  Tape<double> tape({.record = false});
  const auto bent = layer.to_latent(tape.constant(rows));
  const Array<double> both = side_by_side(given.rows, bent.value.value());
  Gaussian gaussian = Gaussian::fit_shrunk(both, side_by_side(given.columns, columns));
  const Array<double>& log_det = bent.log_det.value();
  const double score = Gaussian::cross_validated(both, gaussian.shrinkage()) +
                       mean_and_error(std::vector<double>(log_det.begin(), log_det.end())).mean;
  return {std::move(layer), std::move(gaussian), score};
}

}  // namespace

BentGaussian better_gaussian(const Array<double>& rows, const std::vector<std::string>& columns,
                             const GivenContext& given) {
  BentGaussian straight = bent_gaussian(Tails::none(rows.shape()[1]), rows, columns, given);
  const Tails tails = fit_tails(rows);
  if (!tails.any()) return straight;
  BentGaussian bent = bent_gaussian(tails, rows, columns, given);
  return bent.log_likelihood > straight.log_likelihood ? bent : straight;
}

}  // namespace tapeflow
