#include "flows/tables/gaussian_baseline.hpp"

#include "engine/random.hpp"
#include "flows/layers/elementwise/elementwise.hpp"
#include "flows/row_chunks.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

// The context without its redundant columns, of a few rows at a time.
RowSource context_of(const Dataset& rows, std::size_t columns) {
  return {rows.count(), columns, [&rows](std::size_t first, std::size_t count) {
            return independent(rows.context(first, count)).rows;
          }};
}

}  // namespace

std::vector<double> PixelLogit::apply(Array<double>& points) const {
  const std::size_t n = points.shape()[0], d = points.shape()[1];
  const auto top = static_cast<double>(levels);
  const Sigmoid<double> layer(alpha);
  std::vector<double> log_det(n, -static_cast<double>(d) * std::log(top));
  Workers alone(1);
  for_each_chunk<double>(
      n, d, alone, [&](std::size_t first, std::size_t count, Tape<double>& tape) {
        const auto z = layer.to_latent(tape.constant(row_range(points, first, count)) / top);
        std::copy_n(z.value.data(), z.value.size(), points.data() + first * d);
        for (std::size_t i = 0; i < count; ++i) log_det[first + i] += z.log_det.data()[i];
      });
  return log_det;
}

GaussianBaseline::GaussianBaseline(const Dataset& train, const OnProgress& on_progress) {
  const auto rows = [&train](std::size_t first, std::size_t count) {
    Rng noise(first);
    return train.domain()
        .random_places(row_range(train.x(), first, count), TableDomain::Step::open, noise)
        .rows;
  };
  fit(train, rows, on_progress);
}

GaussianBaseline::GaussianBaseline(const Dataset& train_levels, PixelLogit logit,
                                   const OnProgress& on_progress)
    : logit_(logit) {
  const auto logits = [&train_levels, logit](std::size_t first, std::size_t count) {
    Array<double> points = row_range(train_levels.x(), first, count);
    Rng noise(first);
    for (double& v : points) v += noise.uniform();
    logit.apply(points);
    return points;
  };
  fit(train_levels, logits, on_progress);
}

// Fits the Gaussian of the rows beside their context.
void GaussianBaseline::fit(const Dataset& train, const MakeRows& x, const OnProgress& on_progress) {
  const std::vector<std::string> given = independent(train.context(0, 0)).columns;
  const RowSource context = context_of(train, given.size());
  const RowSource joint(train.count(), train.columns().size() + given.size(),
                        [&x, &context](std::size_t first, std::size_t count) {
                          return context.columns == 0
                                     ? x(first, count)
                                     : side_by_side(x(first, count), context.make(first, count));
                        });
  joint_ = Gaussian::fit_shrunk(joint, side_by_side(train.columns(), given), on_progress);
  if (!given.empty()) context_ = Gaussian::fit(context, given, joint_->shrinkage());
}

std::vector<double> GaussianBaseline::log_prob(const Dataset& rows) const {
  if (!logit_ && !rows.domain().any()) return log_prob(rows.x(), rows);
  if (!logit_) return log_prob_of_cells(rows);
  Array<double> logits = rows.x();
  const std::vector<double> log_det = logit_->apply(logits);
  std::vector<double> log_p = log_prob(logits, rows);
  for (std::size_t i = 0; i < log_p.size(); ++i) log_p[i] += log_det[i];
  return log_p;
}

// log P of rows whose columns have atoms or borders: the Gaussian is one of opened places.
std::vector<double> GaussianBaseline::log_prob_of_cells(const Dataset& rows) const {
  return log_mean_over_points(rows.domain(), [&](std::size_t k) {
    const PlacedRows placed = rows.domain().even_places(rows.x(), TableDomain::Step::open, k);
    std::vector<double> log_p = log_prob(placed.rows, rows);
    for (std::size_t i = 0; i < log_p.size(); ++i) log_p[i] += placed.log_slope[i];
    return log_p;
  });
}

// log p of x, which is what the Gaussian sees of these rows.
std::vector<double> GaussianBaseline::log_prob(const Array<double>& x, const Dataset& rows) const {
  if (!context_) return joint_->log_prob(x);
  const EncodedContext c = independent(rows.context());
  std::vector<double> log_p = joint_->log_prob(side_by_side(x, c.rows));
  const std::vector<double> of_context = context_->log_prob(c.rows);
  for (std::size_t i = 0; i < log_p.size(); ++i) log_p[i] -= of_context[i];
  return log_p;
}

}  // namespace tapeflow
