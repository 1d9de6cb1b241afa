#include "examples/ch09_iaf/weights_picture.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace tapeflow {
namespace {

constexpr std::size_t shown_points = 400;

std::vector<double> relative_weights(std::vector<double> log_weights) {
  const double largest = *std::max_element(log_weights.begin(), log_weights.end());
  for (double& w : log_weights) w = std::exp(w - largest);
  return log_weights;
}

}  // namespace

Series weight_of_heaviest(const NamedWeights& weights) {
  std::vector<double> w = relative_weights(weights.log_weights);
  std::sort(w.begin(), w.end(), std::greater<>());
  std::partial_sum(w.begin(), w.end(), w.begin());
  const auto n = static_cast<double>(w.size());
  Series curve{weights.name, {}, {}};
  for (std::size_t k = 1; k <= w.size(); k = std::max(k + 1, k + k / 20)) {
    curve.x.push_back(static_cast<double>(k) / n);
    curve.y.push_back(w[k - 1] / w.back());
  }
  curve.x.push_back(1);
  curve.y.push_back(1);
  return curve;
}

Series running_log_z(const NamedWeights& weights) {
  std::vector<double> sums = relative_weights(weights.log_weights);
  const double largest = *std::max_element(weights.log_weights.begin(), weights.log_weights.end());
  std::partial_sum(sums.begin(), sums.end(), sums.begin());
  Series curve{weights.name, {}, {}};
  const std::size_t step = std::max<std::size_t>(1, sums.size() / shown_points);
  for (std::size_t n = std::max<std::size_t>(step, 1000); n <= sums.size(); n += step) {
    curve.x.push_back(static_cast<double>(n) / 1000);
    curve.y.push_back(largest + std::log(sums[n - 1] / static_cast<double>(n)));
  }
  return curve;
}

Figure weights_of_fits(const std::vector<NamedWeights>& fits) {
  std::vector<Series> estimates, shares;
  for (const NamedWeights& fit : fits) {
    estimates.push_back(running_log_z(fit));
    shares.push_back(weight_of_heaviest(fit));
  }
  estimates.push_back(
      {"truth", {estimates[0].x.front(), estimates[0].x.back()}, {0, 0}, Stroke::guide});
  shares.push_back({"equal weights", shares[0].x, shares[0].x, Stroke::guide});
  Figure figure;
  figure.lines({"Estimate from the first n draws", "n, thousands", "log Z, nats"}, estimates);
  figure.lines(
      {"Who holds the weight?", "share of the draws, heaviest first", "share of the weight"},
      shares, {}, Axes::logarithmic);
  return figure;
}

}  // namespace tapeflow
