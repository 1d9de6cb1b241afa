#include "flows/data/moments.hpp"

#include "engine/check.hpp"
#include "engine/kernels/gemm.hpp"
#include "flows/data/power_of_two.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

// Sets mean and units. Sums distances from the first row, as column_moments does.
void add_means(const RowSource& data, const Chosen& chosen, Moments& moments) {
  const std::size_t d = data.columns;
  const double n = static_cast<double>(chosen.count(data.rows));
  Array<double>& mean = moments.mean;
  Array<double> origin;
  for_each_block(data, chosen, [&](const Array<double>& block) {
    const std::size_t rows = block.shape()[0];
    if (rows > 0 && origin.dimension() == 0) origin = row_range(block, 0, 1);
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = 0; j < d; ++j) {
        const double distance = block(i, j) - origin(0, j);
        mean(j) += distance / n;
        moments.units[j] = std::max(moments.units[j], std::abs(distance));
      }
    }
  });
  for (std::size_t j = 0; j < d; ++j) mean(j) += origin(0, j);
  for (double& unit : moments.units) unit = power_of_two(unit);
}

}  // namespace

Moments moments_of(const RowSource& data, const Chosen& chosen, const OnProgress& on_progress) {
  const std::size_t n = chosen.count(data.rows), d = data.columns;
  require(n > 0, "Gaussian::fit: needs at least one row, got none");
  Moments moments{filled<double>({d}, 0), filled<double>({d, d}, 0), std::vector<double>(d, 0)};
  add_means(data, chosen, moments);
  std::size_t done = 0;
  const double scale = 1 / std::sqrt(static_cast<double>(n));
  for_each_block(data, chosen, [&](Array<double>& block) {
    for (std::size_t i = 0; i < block.size(); ++i)
      block.data()[i] = (block.data()[i] - moments.mean(i % d)) / moments.units[i % d] * scale;
    // covariance [d, d] += blockᵀ [d, rows] block [rows, d]
    gemm(d, d, block.shape()[0], block.data(), Transpose::yes, block.data(), Transpose::no, 1,
         moments.covariance.data());
    done += block.shape()[0];
    if (on_progress) on_progress(static_cast<double>(done) / static_cast<double>(n));
  });
  return moments;
}

}  // namespace tapeflow
