#include "flows/tables/gaussian_baseline.hpp"

namespace tapeflow {

GaussianBaseline::GaussianBaseline(const Rows<double>& rows,
                                   const std::vector<std::string>& columns,
                                   const std::vector<ContextColumn>& context)
    : columns_(context) {
  const EncodedContext c = independent_context(rows);
  joint_ = Gaussian::fit_shrunk(side_by_side(rows.x, c.rows), side_by_side(columns, c.columns));
  if (!columns_.empty()) context_ = Gaussian::fit(c.rows, c.columns, joint_->shrinkage());
}

EncodedContext GaussianBaseline::independent_context(const Rows<double>& rows) const {
  return columns_.empty() ? EncodedContext{} : independent(encoded(columns_, rows.context));
}

std::vector<double> GaussianBaseline::log_prob(const Rows<double>& rows) const {
  const EncodedContext c = independent_context(rows);
  std::vector<double> log_p = joint_->log_prob(side_by_side(rows.x, c.rows));
  if (!context_) return log_p;
  const std::vector<double> of_context = context_->log_prob(c.rows);
  for (std::size_t i = 0; i < log_p.size(); ++i) log_p[i] -= of_context[i];
  return log_p;
}

}  // namespace tapeflow
