#include "flows/bent_gaussian.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

// The columns of both matrices, side by side; the first may have none.
Array<double> beside(const Array<double>& a, const Array<double>& b) {
  if (a.size() == 0) return b;
  const std::size_t n = b.shape()[0], c = a.shape()[1], d = b.shape()[1];
  Array<double> both(Shape{n, c + d});
  for (std::size_t i = 0; i < n; ++i)
    std::copy_n(b.data() + i * d, d, std::copy_n(a.data() + i * c, c, both.data() + i * (c + d)));
  return both;
}

std::vector<std::string> beside(std::vector<std::string> a, const std::vector<std::string>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

BentGaussian bent_gaussian(const Tails& tails, const Array<double>& rows,
                           const std::vector<std::string>& columns, const GivenContext& given) {
  HeavyTails<double> layer(tails);
  Tape<double> tape({.record = false});
  const auto bent = layer.to_latent(tape.constant(rows));
  const Array<double> both = beside(given.rows, bent.value.value());
  Gaussian gaussian = Gaussian::fit_shrunk(both, beside(given.columns, columns));
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
