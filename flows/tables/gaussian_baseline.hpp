// The Gaussian that a conditional flow is held against.
#pragma once

#include "flows/data/gaussian.hpp"
#include "flows/data/rows.hpp"
#include "flows/tables/context_columns.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tapeflow {

/// What a flow is held against: the Gaussian of the rows, or of x given the context, which is the
/// Gaussian of both without that of the context: p(x | c) = p(x, c) / p(c). Of a class it knows the
/// mean, by columns of 0 and 1; the covariance is the same for all.
class GaussianBaseline {
 public:
  GaussianBaseline(const Rows<double>& rows, const std::vector<std::string>& columns,
                   const std::vector<ContextColumn>& context);

  std::vector<double> log_prob(const Rows<double>& rows) const;

 private:
  EncodedContext independent_context(const Rows<double>& rows) const;

  std::vector<ContextColumn> columns_;  // of the context
  std::optional<Gaussian> joint_, context_;
};

}  // namespace tapeflow
