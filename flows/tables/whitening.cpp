#include "flows/tables/whitening.hpp"

#include "flows/data/rows.hpp"

namespace tapeflow {
namespace {

// What is to be compared with others, and what that takes.
struct Candidate {
  BentGaussian model;
  Array<double> bent;  // the context, and the rows with their tails bent in
  double log_det;      // of the bending, the rows' mean

  // Of the rows and their context, in cross-validation.
  double log_likelihood() const { return model.gaussian.cross_validated(bent) + log_det; }
};

Candidate candidate(const Tails& tails, const Array<double>& rows,
                    const std::vector<std::string>& columns, const GivenContext& given) {
  HeavyTails<double> layer(tails);
  Tape<double> tape({.record = false});
  const auto bent = layer.to_latent(tape.constant(rows));
  Array<double> both = side_by_side(given.rows, bent.value.value());
  Gaussian gaussian = Gaussian::fit_shrunk(both, side_by_side(given.columns, columns));
  const Array<double>& log_det = bent.log_det.value();
  const double mean = mean_and_error(std::vector<double>(log_det.begin(), log_det.end())).mean;
  return {{std::move(layer), std::move(gaussian)}, std::move(both), mean};
}

}  // namespace

BentGaussian better_gaussian(const Array<double>& rows, const std::vector<std::string>& columns,
                             const GivenContext& context) {
  const GivenContext given = independent(context);
  const Candidate straight = candidate(Tails::none(rows.shape()[1]), rows, columns, given);
  const Tails tails = fit_tails(rows);
  if (!tails.any()) return straight.model;
  const Candidate bent = candidate(tails, rows, columns, given);
  return bent.log_likelihood() > straight.log_likelihood() ? bent.model : straight.model;
}

}  // namespace tapeflow
