#include "flows/tables/preprocessor.hpp"

#include "engine/check.hpp"
#include "engine/kernels/gemm.hpp"
#include "flows/data/rows.hpp"
#include "flows/layers/elementwise/standardize.hpp"
#include "flows/tables/whitening.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

constexpr std::size_t chunk = 4096;  // rows on a tape at a time

Array<double> varying_deviation(const ColumnMoments& moments,
                                const std::vector<std::string>& columns) {
  for (std::size_t j = 0; j < moments.deviation.size(); ++j) {
    // Rounding leaves a constant column a deviation of a few ε of its mean.
    const bool varies = moments.deviation(j) > 1e-13 * std::abs(moments.mean(j));
    require(varies && std::isfinite(moments.deviation(j)),
            "column \"" + columns.at(j) +
                "\" has the same value in every row: a density needs it to "
                "vary; leave it out");
  }
  return moments.deviation;
}

Array<double> to_data(const Bijector<double>& layer, const Array<double>& rows) {
  Tape<double> tape({.record = false});
  return layer.to_data(tape.constant(rows)).value.value();
}

// rows += factor c Mᵀ, for rows first … of the context.
void add_regression(Array<double>& rows, double factor, const Array<double>& context,
                    std::size_t first, const Array<double>& regression) {
  const std::size_t n = rows.shape()[0], d = rows.shape()[1], c = regression.shape()[0];
  if (c == 0) return;
  Array<double> scaled = row_range(context, first, n);
  scaled *= factor;
  gemm(n, d, c, scaled.data(), Transpose::no, regression.data(), Transpose::no, 1, rows.data());
}

// Row j: what a step of 1 in column j of the latent does to the data.
Array<double> steps(const TriangularLinear<double>& linear, std::size_t d) {
  Array<double> unit = filled<double>({d, d}, 0);
  for (std::size_t j = 0; j < d; ++j) unit(j, j) = 1;
  Array<double> result = to_data(linear, unit);
  const Array<double> origin = to_data(linear, filled<double>({1, d}, 0));
  for (std::size_t i = 0; i < result.size(); ++i) result.data()[i] -= origin(0, i % d);
  return result;
}

// The box around the image of a box: each column by the interval of its sum.
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

const NamedValues<Preprocessing>& preprocessing_names() {
  static const NamedValues<Preprocessing> names = {{"standardize", Preprocessing::standardize},
                                                   {"whiten", Preprocessing::whiten}};
  return names;
}

Preprocessor::Preprocessor(Preprocessing kind, std::size_t features, std::size_t context_features)
    : mean_(frozen("mean", filled<double>({features}, 0))),
      deviation_(frozen("deviation", filled<double>({features}, 1))) {
  if (kind == Preprocessing::standardize) return;
  whitening_.emplace(
      Whitening{HeavyTails<double>(Tails::none(features)),
                frozen("regression", filled<double>({context_features, features}, 0)),
                TriangularLinear<double>(features)});
}

Preprocessor::Preprocessor(Preprocessing kind, const Array<double>& raw,
                           const std::vector<std::string>& columns, const GivenContext& given) {
  const ColumnMoments moments = column_moments(raw);
  mean_ = frozen("mean", moments.mean);
  deviation_ = frozen("deviation", varying_deviation(moments, columns));
  if (kind == Preprocessing::whiten)
    whitening_.emplace(whitening(standardized(raw), columns, given));
}

// With c first, the factor of the covariance of [c, x] is [L_c 0; B L], and the mean of x given c
// is t_x + B L_c⁻¹ (c - t_c): M = B L_c⁻¹, of which the columns that others determine have no part,
// and t = t_x - M t_c.
Preprocessor::Whitening Preprocessor::whitening(const Array<double>& rows,
                                                const std::vector<std::string>& columns,
                                                const GivenContext& given) {
  BentGaussian best = better_gaussian(rows, columns, given);
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
  return {std::move(best.tails), frozen("regression", std::move(regression)),
          TriangularLinear<double>(shift, lower)};
}

Array<double> Preprocessor::standardized(const Array<double>& raw) const {
  const std::size_t d = mean().size();
  if (raw.dimension() != 2 || raw.shape()[1] != d) {
    shape_error("DensityModel", "rows [N, " + std::to_string(d) + "]", to_string(raw.shape()));
  }
  Array<double> rows(raw.shape());
  for (std::size_t i = 0; i < raw.size(); ++i)
    rows.data()[i] = (raw.data()[i] - mean()(i % d)) / deviation()(i % d);
  return rows;
}

Array<double> Preprocessor::unstandardized(Array<double> rows) const {
  const std::size_t d = mean().size();
  for (std::size_t i = 0; i < rows.size(); ++i)
    rows.data()[i] = rows.data()[i] * deviation()(i % d) + mean()(i % d);
  return rows;
}

Preprocessor::Prepared Preprocessor::prepare(const Array<double>& raw,
                                             const Array<double>& context) const {
  Prepared result{standardized(raw), {}};
  const std::size_t n = raw.shape()[0];
  double log_det = 0;
  for (const double scale : deviation()) log_det -= std::log(scale);
  result.log_det.assign(n, log_det);
  if (!whitening_) return result;
  for (std::size_t first = 0; first < n; first += chunk) {
    const std::size_t count = std::min(chunk, n - first);
    Tape<double> tape({.record = false});
    const auto bent =
        whitening_->tails.to_latent(tape.constant(row_range(result.rows, first, count)));
    Array<double> rest = bent.value.value();
    add_regression(rest, -1, context, first, whitening_->regression.value);
    const auto white = whitening_->linear.to_latent(tape.constant(std::move(rest)));
    std::copy_n(white.value.data(), white.value.size(), result.rows.data() + first * mean().size());
    for (std::size_t i = 0; i < count; ++i)
      result.log_det[first + i] += bent.log_det.data()[i] + white.log_det.data()[i];
  }
  return result;
}

Array<double> Preprocessor::undo(const Array<double>& prepared,
                                 const Array<double>& context) const {
  if (!whitening_ || prepared.size() == 0) return unstandardized(prepared);
  Array<double> rows(prepared.shape());
  for (std::size_t first = 0; first < rows.shape()[0]; first += chunk) {
    const std::size_t count = std::min(chunk, rows.shape()[0] - first);
    Array<double> bent = to_data(whitening_->linear, row_range(prepared, first, count));
    add_regression(bent, 1, context, first, whitening_->regression.value);
    const Array<double> straight = to_data(whitening_->tails, bent);
    std::copy(straight.begin(), straight.end(), rows.data() + first * mean().size());
  }
  return unstandardized(std::move(rows));
}

Bounds Preprocessor::undo(const Bounds& prepared) const {
  const std::size_t d = mean().size();
  const Bounds box = whitening_ ? image(whitening_->linear, prepared) : prepared;
  Array<double> corners(Shape{2, d});
  std::copy(box.high.begin(), box.high.end(),
            std::copy(box.low.begin(), box.low.end(), corners.begin()));
  // Every other step is one column by itself, and rises.
  corners = unstandardized(whitening_ ? to_data(whitening_->tails, corners) : corners);
  return {{corners.begin(), corners.begin() + static_cast<std::ptrdiff_t>(d)},
          {corners.begin() + static_cast<std::ptrdiff_t>(d), corners.end()}};
}

void Preprocessor::visit(ParameterVisitor<double>& visitor) {
  visitor("mean", mean_);
  visitor("deviation", deviation_);
  if (!whitening_) return;
  visitor("tails", whitening_->tails);
  if (whitening_->regression.value.size() > 0) visitor("regression", whitening_->regression);
  visitor("whitening", whitening_->linear);
}

double preprocessing_weights(Preprocessing kind, std::size_t features,
                             std::size_t context_features) {
  const double d = static_cast<double>(features), c = static_cast<double>(context_features);
  return kind == Preprocessing::standardize ? 2 * d : 2 * d + 4 * d + c * d + d * (d + 3) / 2;
}

}  // namespace tapeflow
