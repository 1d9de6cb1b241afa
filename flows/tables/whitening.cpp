#include "flows/tables/whitening.hpp"

#include "engine/kernels/gemm.hpp"
#include "flows/data/row_source.hpp"
#include "flows/data/statistics.hpp"
#include "flows/layers/linear/square_matrix.hpp"
#include "flows/row_chunks.hpp"
#include "flows/tables/column_bending.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

// The tails to choose between (those of the data, or none), with the rows that they make.
class Bending {
 public:
  Bending(const RowSource& rows, const std::vector<std::string>& columns,
          const GivenContext& context)
      : rows_(rows),
        context_(context),
        kept_(independent_columns(context)),
        bent_(Shape{rows.rows, rows.columns}),
        log_det_(rows.rows) {
    for (const std::size_t j : kept_) names_.push_back(context.columns[j]);
    names_.insert(names_.end(), columns.begin(), columns.end());
  }

  // The tails of the rows. The next fit bends the rows anew.
  Tails tails(const OnProgress& on_progress) {
    for (std::size_t first = 0; first < rows_.rows; first += rows_per_chunk) {
      const Array<double> part = rows_.make(first, std::min(rows_per_chunk, rows_.rows - first));
      std::copy(part.begin(), part.end(), bent_.data() + first * rows_.columns);
    }
    return fit_tails(bent_, on_progress);
  }

  // The Gaussian of the context and the rows after these tails are bent in.
  WhiteningGaussian fit(const Tails& tails, const OnProgress& on_progress) {
    WhiteningGaussian result{HeavyTails<double>(tails), {}};
    bend(result.tails);
    result.gaussian = Gaussian::fit_shrunk(source(), names_, on_progress);
    return result;
  }

  // The likelihood of the rows and their context in cross-validation, under the latest fit.
  double log_likelihood(const WhiteningGaussian& fitted, const OnProgress& on_progress) const {
    const double bent = fitted.gaussian.cross_validated(source(), on_progress);
    return bent + mean_and_error(log_det_).mean;
  }

 private:
  void bend(const HeavyTails<double>& tails) {
    const std::size_t d = rows_.columns;
    Workers alone(1);
    for_each_chunk<double>(
        log_det_.size(), d, alone, [&](std::size_t first, std::size_t count, Tape<double>& tape) {
          const auto part = tails.to_latent(tape.constant(rows_.make(first, count)));
          std::copy_n(part.value.data(), part.value.size(), bent_.data() + first * d);
          std::copy_n(part.log_det.data(), count,
                      log_det_.begin() + static_cast<std::ptrdiff_t>(first));
        });
  }

  // The context without its redundant columns, beside the bent rows.
  RowSource source() const {
    return {bent_.shape()[0], names_.size(), [this](std::size_t first, std::size_t count) {
              Array<double> bent = row_range(bent_, first, count);
              if (kept_.empty()) return bent;
              return side_by_side(select_columns(context_.rows.make(first, count), kept_), bent);
            }};
  }

  const RowSource& rows_;
  const GivenContext& context_;
  std::vector<std::size_t> kept_;
  std::vector<std::string> names_;
  Array<double> bent_;
  std::vector<double> log_det_;
};

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
  Array<double> result = to_data(linear, identity_matrix(d));
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

WhiteningGaussian better_gaussian(const RowSource& rows, const std::vector<std::string>& columns,
                                  const GivenContext& context, const OnProgress& on_progress) {
  Bending bending(rows, columns, context);
  const auto fifth = [&](int k) { return part_of(on_progress, 0.2 * k, 0.2 * (k + 1)); };
  WhiteningGaussian straight = bending.fit(Tails::none(rows.columns), fifth(0));
  const Tails tails = bending.tails(fifth(1));
  if (!tails.any()) return straight;
  const double as_it_is = bending.log_likelihood(straight, fifth(2));
  WhiteningGaussian bent = bending.fit(tails, fifth(3));
  return bending.log_likelihood(bent, fifth(4)) > as_it_is ? bent : straight;
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
Whitening Whitening::fit(const RowSource& rows, const std::vector<std::string>& columns,
                         const GivenContext& given, const OnProgress& on_progress) {
  WhiteningGaussian best = better_gaussian(rows, columns, given, on_progress);
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
  for_each_chunk<double>(
      n, d, alone, [&](std::size_t first, std::size_t count, Tape<double>& tape) {
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
  for_each_chunk<double>(
      n, d, alone, [&](std::size_t first, std::size_t count, Tape<double>& tape) {
        const Var<double> white = tape.constant(row_range(rows, first, count));
        Array<double> bent = linear_.to_data(white).value.value();
        add_regression(bent, 1, context, first, regression_.value);
        const Var<double> straight = tails_.to_data(tape.constant(std::move(bent))).value;
        std::copy_n(straight.data(), straight.size(), rows.data() + first * d);
      });
}

Bounds Whitening::undo(const Bounds& whitened) const {
  return image_of(tails_, image(linear_, whitened));
}

void Whitening::visit(ParameterVisitor<double>& visitor) {
  visitor("tails", tails_);
  if (regression_.value.size() > 0) visitor("regression", regression_);
  visitor("whitening", linear_);
}

}  // namespace tapeflow
