#include "flows/tables/gaussian_baseline.hpp"

namespace tapeflow {

GaussianBaseline::GaussianBaseline(const Dataset& train) {
  const EncodedContext c = independent(train.context());
  joint_ = Gaussian::fit_shrunk(side_by_side(train.x(), c.rows),
                                side_by_side(train.columns(), c.columns));
  if (!c.columns.empty()) context_ = Gaussian::fit(c.rows, c.columns, joint_->shrinkage());
}

std::vector<double> GaussianBaseline::log_prob(const Dataset& rows) const {
  const EncodedContext c = independent(rows.context());
  std::vector<double> log_p = joint_->log_prob(side_by_side(rows.x(), c.rows));
  if (!context_) return log_p;
  const std::vector<double> of_context = context_->log_prob(c.rows);
  for (std::size_t i = 0; i < log_p.size(); ++i) log_p[i] -= of_context[i];
  return log_p;
}

}  // namespace tapeflow
