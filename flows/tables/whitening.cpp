#include "flows/tables/whitening.hpp"

#include "engine/kernels/gemm.hpp"
#include "flows/data/rows.hpp"
#include "flows/data/statistics.hpp"
#include "flows/row_chunks.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

// One of the two models to choose between (tails bent, tails left), with the rows it sees.
struct Candidate {
  WhiteningGaussian model;
  Array<double> bent;  // the context, and the rows with their tails bent in
  double log_det;      // of the bending: the mean over the rows

  // The likelihood of the rows and their context in cross-validation.
  double log_likelihood() const { return model.gaussian.cross_validated(bent) + log_det; }
};

Candidate candidate(const Tails& tails, const Array<double>& rows,
                    const std::vector<std::string>& columns, const EncodedContext& given) {
  HeavyTails<double> layer(tails);
  Tape<double> tape({.record = false});
  const auto bent = layer.to_latent(tape.view(rows));
  Array<double> both = side_by_side(given.rows, bent.value.value());
  Gaussian gaussian = Gaussian::fit_shrunk(both, side_by_side(given.columns, columns));
  const Array<double>& log_det = bent.log_det.value();
  const double mean = mean_and_error(std::vector<double>(log_det.begin(), log_det.end())).mean;
  return {{std::move(layer), std::move(gaussian)}, std::move(both), mean};
}

Array<double> to_data(const Bijector<double>& layer, const Array<double>& rows) {
  Tape<double> tape({.record = false});
  return layer.to_data(tape.view(rows)).value.value();
}

// rows += factor c Mᵀ, for rows first … of the context.
void add_regression(Array<double>& rows, double factor, const Array<double>& context,
                    std::size_t first, const Array<double>& regression) {
  const std::size_t n = rows.shape()[0], d = rows.shape()[1], c = regression.shape()[0];
  if (c == 0) return;
  Array<double> scaled = row_range(context, first, n);
  scaled *= factor;
  // rows [n, d] += scaled [n, c] Mᵀ [c, d]
  gemm(n, d, c, scaled.data(), Transpose::no, regression.data(), Transpose::no, 1, rows.data());
}

// Row j is the step of the data that a step of 1 in column j of the latent makes.
Array<double> steps(const TriangularLinear<double>& linear, std::size_t d) {
  Array<double> unit = filled<double>({d, d}, 0);
  for (std::size_t j = 0; j < d; ++j) unit(j, j) = 1;
  Array<double> result = to_data(linear, unit);
  const Array<double> origin = to_data(linear, filled<double>({1, d}, 0));
  for (std::size_t i = 0; i < result.size(); ++i) result.data()[i] -= origin(0, i % d);
  return result;
}

// The box around the image of a box: in each column the sum of intervals.
Bounds image(const TriangularLinear<double>& linear, const Bounds& box) {
  const std::size_t d = box.low.size();
  const Array<double> step = steps(linear, d);
  const Array<double> origin = to_data(linear, filled<double>({1, d}, 0));
  Bounds result{std::vector<double>(origin.begin(), origin.end()), {}};
  result.high = result.low;
  for (std::size_t j = 0; j < d; ++j) {
    for (std::size_t i = 0; i < d; ++i) {
      const double a = step(j, i) * box.low[j], b = step(j, i) * box.high[j];
      result.low[i] += std::min(a, b);
      result.high[i] += std::max(a, b);
    }
  }
  return result;
}

}  // namespace

WhiteningGaussian better_gaussian(const Array<double>& rows,
                                  const std::vector<std::string>& columns,
                                  const EncodedContext& context) {
  const EncodedContext given = independent(context);
  const Candidate straight = candidate(Tails::none(rows.shape()[1]), rows, columns, given);
  const Tails tails = fit_tails(rows);
  if (!tails.any()) return straight.model;
  const Candidate bent = candidate(tails, rows, columns, given);
  return bent.log_likelihood() > straight.log_likelihood() ? bent.model : straight.model;
}

Whitening::Whitening(HeavyTails<double> tails, Array<double> regression,
                     TriangularLinear<double> linear)
    : tails_(std::move(tails)),
      regression_(frozen("regression", std::move(regression))),
      linear_(std::move(linear)) {}

Whitening::Whitening(std::size_t features, std::size_t context_features)
    : Whitening(HeavyTails<double>(Tails::none(features)),
                filled<double>({context_features, features}, 0),
                TriangularLinear<double>(features)) {}

// With c first, the factor of the covariance of [c, x] is [L_c 0; B L], and the mean of x given c
// is t_x + B L_c⁻¹ (c - t_c). So M = B L_c⁻¹ and t = t_x - M t_c. M is 0 for redundant columns of
// the context.
Whitening Whitening::fit(const Array<double>& rows, const std::vector<std::string>& columns,
                         const EncodedContext& given) {
  WhiteningGaussian best = better_gaussian(rows, columns, given);
  const Array<double>& factor = best.gaussian.cholesky();
  const std::vector<std::size_t> kept = independent_columns(given);
  const std::size_t c = kept.size(), d = columns.size();
  Array<double> shift(Shape{d}), lower(Shape{d, d});
  Array<double> regression = filled<double>({given.columns.size(), d}, 0);
  for (std::size_t i = 0; i < d; ++i) {
    shift(i) = best.gaussian.mean()(c + i);
    for (std::size_t j = c; j-- > 0;) {
      double rest = factor(c + i, j);
      for (std::size_t k = j + 1; k < c; ++k) rest -= regression(kept[k], i) * factor(k, j);
      regression(kept[j], i) = rest / factor(j, j);
      shift(i) -= regression(kept[j], i) * best.gaussian.mean()(j);
    }
    for (std::size_t j = 0; j < d; ++j) lower(i, j) = factor(c + i, c + j);
  }
  return {std::move(best.tails), std::move(regression), TriangularLinear<double>(shift, lower)};
}

void Whitening::apply(Array<double>& rows, const Array<double>& context,
                      std::vector<double>& log_det) const {
  const std::size_t n = rows.shape()[0], d = rows.shape()[1];
  Workers alone(1);
  for_each_chunk<double>(n, alone, [&](std::size_t first, std::size_t count, Tape<double>& tape) {
    const auto bent = tails_.to_latent(tape.constant(row_range(rows, first, count)));
    Array<double> rest = bent.value.value();
    add_regression(rest, -1, context, first, regression_.value);
    const auto white = linear_.to_latent(tape.constant(std::move(rest)));
    std::copy_n(white.value.data(), white.value.size(), rows.data() + first * d);
    for (std::size_t i = 0; i < count; ++i)
      log_det[first + i] += bent.log_det.data()[i] + white.log_det.data()[i];
  });
}

void Whitening::undo(Array<double>& rows, const Array<double>& context) const {
  const std::size_t n = rows.shape()[0], d = rows.shape()[1];
  Workers alone(1);
  for_each_chunk<double>(n, alone, [&](std::size_t first, std::size_t count, Tape<double>& tape) {
    const Var<double> white = tape.constant(row_range(rows, first, count));
    Array<double> bent = linear_.to_data(white).value.value();
    add_regression(bent, 1, context, first, regression_.value);
    const Var<double> straight = tails_.to_data(tape.constant(std::move(bent))).value;
    std::copy_n(straight.data(), straight.size(), rows.data() + first * d);
  });
}

// The tails map each column by a rising function, so that corners of a box become corners of its
// image.
Bounds Whitening::undo(const Bounds& whitened) const {
  const Bounds box = image(linear_, whitened);
  const std::size_t d = box.low.size();
  Array<double> corners(Shape{2, d});
  std::copy(box.high.begin(), box.high.end(),
            std::copy(box.low.begin(), box.low.end(), corners.begin()));
  corners = to_data(tails_, corners);
  return {{corners.begin(), corners.begin() + static_cast<std::ptrdiff_t>(d)},
          {corners.begin() + static_cast<std::ptrdiff_t>(d), corners.end()}};
}

void Whitening::visit(ParameterVisitor<double>& visitor) {
  visitor("tails", tails_);
  if (regression_.value.size() > 0) visitor("regression", regression_);
  visitor("whitening", linear_);
}

}  // namespace tapeflow
