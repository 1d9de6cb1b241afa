// The Gaussian that a flow is held against.
#pragma once

#include "flows/data/gaussian.hpp"
#include "flows/tables/dataset.hpp"

#include <optional>
#include <vector>

namespace tapeflow {

/// The Gaussian of the rows x or, with a context c, of x given c: the Gaussian of both without the
/// Gaussian of c, p(x | c) = p(x, c) / p(c). Each class has its own mean, by its one-hot column;
/// all classes share one covariance.
class GaussianBaseline {
 public:
  explicit GaussianBaseline(const Dataset& train, const OnProgress& on_progress = {});

  /// log p in nats of each row.
  std::vector<double> log_prob(const Dataset& rows) const;

 private:
  std::optional<Gaussian> joint_, context_;
};

}  // namespace tapeflow
