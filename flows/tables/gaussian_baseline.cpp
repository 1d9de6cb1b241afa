#include "flows/tables/gaussian_baseline.hpp"

namespace tapeflow {
namespace {

// The context without its redundant columns, of a few rows at a time.
RowSource context_of(const Dataset& rows, std::size_t columns) {
  return {rows.count(), columns, [&rows](std::size_t first, std::size_t count) {
            return independent(rows.context(first, count)).rows;
          }};
}

// The rows beside their context.
RowSource joint_source(const Dataset& rows, std::size_t columns) {
  const RowSource context = context_of(rows, columns);
  return {rows.count(), rows.columns().size() + columns,
          [&rows, context](std::size_t first, std::size_t count) {
            const Array<double> x = row_range(rows.x(), first, count);
            return context.columns == 0 ? x : side_by_side(x, context.make(first, count));
          }};
}

}  // namespace

GaussianBaseline::GaussianBaseline(const Dataset& train, const OnProgress& on_progress) {
  const std::vector<std::string> given = independent(train.context(0, 0)).columns;
  joint_ = Gaussian::fit_shrunk(joint_source(train, given.size()),
                                side_by_side(train.columns(), given), on_progress);
  if (!given.empty())
    context_ = Gaussian::fit(context_of(train, given.size()), given, joint_->shrinkage());
}

std::vector<double> GaussianBaseline::log_prob(const Dataset& rows) const {
  const EncodedContext c = independent(rows.context());
  if (!context_) return joint_->log_prob(rows.x());
  std::vector<double> log_p = joint_->log_prob(side_by_side(rows.x(), c.rows));
  const std::vector<double> of_context = context_->log_prob(c.rows);
  for (std::size_t i = 0; i < log_p.size(); ++i) log_p[i] -= of_context[i];
  return log_p;
}

}  // namespace tapeflow
