#include "flows/tables/preprocessor.hpp"

#include "engine/check.hpp"
#include "engine/io/file_error.hpp"
#include "flows/data/far_out.hpp"
#include "flows/data/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tapeflow {
namespace {

Array<double> varying_deviation(const ColumnMoments& moments,
                                const std::vector<std::string>& columns) {
  for (std::size_t j = 0; j < moments.deviation.size(); ++j) {
    const std::string column = "column " + shown(columns.at(j));
    require(moments.deviation(j) != 0,
            column + " has the same value in every row: a density needs it to vary; leave it out");
    require(std::isfinite(moments.deviation(j)),
            column +
                " has numbers too far apart for a double: a density needs their deviation; "
                "divide them by a power of ten");
  }
  return moments.deviation;
}

std::vector<bool> rows_far_out(const Array<double>& rows) {
  std::vector<bool> far(rows.shape()[0]);
  for (std::size_t i = 0; i < far.size(); ++i) far[i] = is_far_out(row_of(rows, i));
  return far;
}

// Whitening may make NaN of a row far out, of inf - inf, and bending an infinite log-determinant.
// Such a row becomes infinite: every flow gives it the density 0.
void settle(const std::vector<bool>& far_out, Preprocessor::Prepared& prepared) {
  const std::size_t d = prepared.rows.shape()[1];
  for (std::size_t i = 0; i < far_out.size(); ++i) {
    double* row = prepared.rows.data() + i * d;
    const auto is_number = [](double v) { return !std::isnan(v); };
    if (!far_out[i] || (std::all_of(row, row + d, is_number) && std::isfinite(prepared.log_det[i])))
      continue;
    std::fill_n(row, d, std::numeric_limits<double>::infinity());
    prepared.log_det[i] = 0;
  }
}

}  // namespace

const NamedValues<Preprocessing>& preprocessing_names() {
  static const NamedValues<Preprocessing> names = {{"standardize", Preprocessing::standardize},
                                                   {"bend", Preprocessing::bend},
                                                   {"whiten", Preprocessing::whiten},
                                                   {"pixels", Preprocessing::pixels}};
  return names;
}

Preprocessor::Preprocessor(Preprocessing kind, std::size_t features, std::size_t context_features)
    : mean_(frozen("mean", filled<double>({features}, 0))),
      deviation_(frozen("deviation", filled<double>({features}, 1), Values::positive)) {
  if (kind == Preprocessing::bend) bending_.emplace(features);
  if (kind == Preprocessing::whiten) whitening_.emplace(features, context_features);
}

Preprocessor::Preprocessor(Preprocessing kind, const Array<double>& raw,
                           const std::vector<std::string>& columns, const GivenContext& given,
                           const OnProgress& on_progress) {
  const ColumnMoments moments = column_moments(raw);
  mean_ = frozen("mean", moments.mean);
  deviation_ = frozen("deviation", varying_deviation(moments, columns), Values::positive);
  if (kind == Preprocessing::bend) bending_ = ColumnBending::fit(standardized(raw), on_progress);
  if (kind != Preprocessing::whiten) return;
  const auto rows = [this, &raw](std::size_t first, std::size_t count) {
    return standardized(row_range(raw, first, count));
  };
  const RowSource source(raw.shape()[0], raw.shape()[1], rows);
  whitening_ = Whitening::fit(source, columns, given, on_progress);
}

Preprocessor::Preprocessor(const ImageShape& shape, const ImageShape& seen_by_flow,
                           std::size_t levels)
    : mean_(frozen("mean", filled<double>({shape.size()}, 0))),
      deviation_(frozen("deviation", filled<double>({shape.size()}, static_cast<double>(levels)))),
      frame_(std::in_place, shape, seen_by_flow) {}

const std::vector<std::size_t>& Preprocessor::padding() const {
  static const std::vector<std::size_t> none;
  return frame_ ? frame_->columns() : none;
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
  if (frame_) {
    result.rows = frame_->embedded(std::move(result.rows));
    frame_->fill_with_noise(result.rows, 1 / levels());
    log_det = -static_cast<double>(frame_->size()) * std::log(levels());
  }
  result.log_det.assign(n, log_det);
  if (!whitening_ && !bending_) return result;
  const std::vector<bool> far_out = rows_far_out(result.rows);
  if (bending_) bending_->apply(result.rows, result.log_det);
  if (whitening_) whitening_->apply(result.rows, context, result.log_det);
  settle(far_out, result);
  return result;
}

Array<double> Preprocessor::prepared_widths(const Array<double>& widths) const {
  Array<double> prepared = widths / deviation();
  if (!frame_) return prepared;
  prepared.reshape(Shape{1, widths.size()});
  Array<double> larger = frame_->embedded(std::move(prepared));
  larger.reshape(Shape{frame_->size()});
  for (const std::size_t j : padding()) larger(j) = 1 / levels();
  return larger;
}

Array<double> Preprocessor::undo(Array<double> rows, const Array<double>& context) const {
  if (frame_) {
    const double below_one = 1 - 1e-12;
    for (double& v : rows) v = std::isnan(v) ? v : std::clamp(v, 0., below_one);
    return unstandardized(frame_->cropped(std::move(rows)));
  }
  if (bending_ && rows.size() > 0) bending_->undo(rows);
  if (whitening_ && rows.size() > 0) whitening_->undo(rows, context);
  return unstandardized(std::move(rows));
}

Bounds Preprocessor::undo(const Bounds& prepared) const {
  if (frame_) {
    const std::size_t columns = mean().size();
    return {std::vector<double>(columns, 0), std::vector<double>(columns, levels())};
  }
  Bounds box = whitening_ ? whitening_->undo(prepared)
               : bending_ ? bending_->undo(prepared)
                          : prepared;
  for (std::vector<double>* corner : {&box.low, &box.high}) {
    for (std::size_t j = 0; j < corner->size(); ++j)
      (*corner)[j] = (*corner)[j] * deviation()(j) + mean()(j);
  }
  return box;
}

void Preprocessor::visit(ParameterVisitor<double>& visitor) {
  if (frame_) return;
  visitor("mean", mean_);
  visitor("deviation", deviation_);
  if (bending_) bending_->visit(visitor);
  if (whitening_) whitening_->visit(visitor);
}

double preprocessing_weights(Preprocessing kind, std::size_t features,
                             std::size_t context_features) {
  const double d = static_cast<double>(features), c = static_cast<double>(context_features);
  switch (kind) {
    case Preprocessing::standardize:
      return 2 * d;
    case Preprocessing::bend:
      return 2 * d + 4 * d + 3 * d;
    case Preprocessing::whiten:
      return 2 * d + 4 * d + c * d + d * (d + 3) / 2;
    case Preprocessing::pixels:
      return 0;
  }
  return 0;
}

}  // namespace tapeflow
