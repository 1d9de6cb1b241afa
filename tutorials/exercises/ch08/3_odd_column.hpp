// Exercise ch08.3: which column of a row is odd?
#pragma once

#include "flows/layers/autoregressive/made.hpp"

#include <vector>

namespace tapeflow {

/// What an autoregressive density says about one column of a row.
struct OddColumn {
  std::size_t column = 0;
  /// How many deviations the value lies above its mean, given the columns before it; negative below
  /// the mean.
  double deviations = 0;
  /// ln p(value given the columns before it), in nats.
  double log_density = 0;
};

/// The network `made` returns [N, 2 D] for x [N, D]: the means μ of all columns, then their
/// log-deviations α, without a bound. So column i is normal with mean μ_i and deviation exp(α_i),
/// given the columns before it. For each row of x return the column whose value lies the most
/// deviations away from its mean.
///
/// A bank asks its flow why a transfer looks wrong: this is the answer. Think before you compare
/// log-densities of two columns, say of an amount in cents and an age in years.
std::vector<OddColumn> odd_columns(const Made<double>& made, const Array<double>& x);

}  // namespace tapeflow

// Hint: Write a column in cents in place of euros. Which of the two numbers stays the same: ln p,
// or (x - μ) exp(-α)?
// Proved: An autoregressive flow says which column of a row is odd, given the columns before it.
// One pass through the network gives the answer for all columns of all rows.
