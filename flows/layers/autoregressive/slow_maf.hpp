// A masked autoregressive layer that is slow and obviously right, to compare the fast one with.
#pragma once

#include "flows/layers/autoregressive/masked_autoregressive.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace tapeflow {

/// Computes MaskedAutoregressive one conditional at a time, with plain loops over single rows (MAF,
/// arXiv:1705.07057, eq. 3–5). μ and α of a column come from a part of the layer's network, with
/// the same weights: the units whose degrees allow them to see the columns before it. The input of
/// this part is a list of numbers, the context and those columns. So there is no mask here, and no
/// later column that could be seen by mistake. For hidden layers of tanh.
// tag: slow-maf
class SlowMaf {
 public:
  explicit SlowMaf(const MaskedAutoregressive<double>& layer)
      : made_(layer.made()), bound_(layer.log_scale_bound()) {}

  using Row = std::vector<double>;
  struct Result {
    Row value;
    double log_det;
  };

  // tag: slow-to-latent
  Result to_latent(const Row& x, const Row& context) const {
    Result z{x, 0};
    Row before = context;
    for (const std::size_t j : made_.order()) {
      const auto [mu, alpha] = conditional(j, before);
      z.value[j] = (x[j] - mu) * std::exp(-alpha);
      z.log_det -= alpha;
      before.push_back(x[j]);
    }
    return z;
  }
  // end: slow-to-latent

  Result to_data(const Row& z, const Row& context) const {
    Result x{z, 0};
    Row before = context;
    for (const std::size_t j : made_.order()) {
      const auto [mu, alpha] = conditional(j, before);
      x.value[j] = z[j] * std::exp(alpha) + mu;
      x.log_det += alpha;
      before.push_back(x.value[j]);
    }
    return x;
  }

 private:
  // μ and α of column j from the context and the columns before it.
  // tag: slow-conditional
  std::pair<double, double> conditional(std::size_t j, Row values) const {
    const std::size_t seen = values.size() - made_.context_features(), last = made_.layers().size();
    for (std::size_t l = 0; l + 1 < last; ++l) {
      Row next;
      for (std::size_t u = 0; u < made_.degrees()[l + 1].size(); ++u) {
        if (made_.degrees()[l + 1][u] <= seen) next.push_back(std::tanh(unit(l, u, values)));
      }
      values = next;
    }
    const double mu = unit(last - 1, j, values);
    const double raw = unit(last - 1, made_.features() + j, values);
    return {mu, bound_ * std::tanh(raw / bound_)};
  }
  // end: slow-conditional

  // The weighted sum of unit u over the values whose degrees it may see.
  double unit(std::size_t l, std::size_t u, const Row& values) const {
    const bool is_output = l + 1 == made_.layers().size();
    double sum = made_.layers()[l].bias()(u);
    for (std::size_t v = 0; v < values.size(); ++v) {
      const std::size_t below = made_.degrees()[l][v], own = made_.degrees()[l + 1][u];
      if (is_output ? below < own : below <= own)
        sum += values[v] * made_.layers()[l].weight()(v, u);
    }
    return sum;
  }

  const Made<double>& made_;
  double bound_;
};
// end: slow-maf

/// The largest difference between the layer and its SlowMaf on the rows [N, D], over the values and
/// log-determinants of both directions. Without a context.
inline double difference_from_slow_maf(const MaskedAutoregressive<double>& layer,
                                       const Array<double>& rows) {
  const SlowMaf slow(layer);
  Tape<double> tape({.record = false});
  const Var<double> x = tape.constant(rows);
  const auto to_latent = layer.to_latent(x, {}), to_data = layer.to_data(x, {});
  double largest = 0;
  const auto compare = [&](std::size_t i, const SlowMaf::Result& slowly,
                           const Transformed<double>& fast) {
    largest = std::max(largest, std::abs(slowly.log_det - fast.log_det.value()(i)));
    for (std::size_t j = 0; j < slowly.value.size(); ++j)
      largest = std::max(largest, std::abs(slowly.value[j] - fast.value.value()(i, j)));
  };
  for (std::size_t i = 0, d = rows.shape()[1]; i < rows.shape()[0]; ++i) {
    const SlowMaf::Row row(rows.data() + i * d, rows.data() + (i + 1) * d);
    compare(i, slow.to_latent(row, {}), to_latent);
    compare(i, slow.to_data(row, {}), to_data);
  }
  return largest;
}

}  // namespace tapeflow
