#include "flows/data/moments.hpp"

#include "engine/check.hpp"
#include "engine/kernels/gemm.hpp"
#include "flows/data/column_means.hpp"

#include <cmath>

namespace tapeflow {
Moments moments_of(const RowSource& data, const Chosen& chosen, const OnProgress& on_progress) {
  const std::size_t n = chosen.count(data.rows), d = data.columns;
  require(n > 0, "Gaussian::fit: needs at least one row, got none");
  ColumnMeans means(d, n);
  for_each_block(data, chosen, [&](const Array<double>& block) {
    for (std::size_t i = 0; i < block.shape()[0]; ++i) means.add(block.data() + i * d);
  });
  Moments moments{means.mean(), filled<double>({d, d}, 0), means.units()};
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
