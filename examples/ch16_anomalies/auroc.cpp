#include "examples/ch16_anomalies/auroc.hpp"

#include "engine/check.hpp"

#include <algorithm>
#include <functional>

namespace tapeflow {

// tag: auroc
double auroc(const std::vector<double>& good, const std::vector<double>& defective) {
  require(!good.empty() && !defective.empty(), "auroc: needs good and defective items, got " +
                                                   std::to_string(good.size()) + " and " +
                                                   std::to_string(defective.size()));
  std::vector<double> a = good, b = defective;
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  double pairs = 0;  // won by the defective item; a tie is half a pair
  auto below = a.begin(), up_to = a.begin();
  for (const double score : b) {
    while (below != a.end() && *below < score) ++below;
    while (up_to != a.end() && *up_to <= score) ++up_to;
    pairs += 0.5 * static_cast<double>((below - a.begin()) + (up_to - a.begin()));
  }
  return pairs / (static_cast<double>(a.size()) * static_cast<double>(b.size()));
}
// end: auroc

Series receiver_curve(const std::string& name, const std::vector<double>& good,
                      const std::vector<double>& defective) {
  std::vector<double> a = good, b = defective, thresholds = good;
  thresholds.insert(thresholds.end(), defective.begin(), defective.end());
  for (auto* scores : {&a, &b, &thresholds})
    std::sort(scores->begin(), scores->end(), std::greater<>());
  Series curve{name, {0}, {0}};
  const auto share = [](const std::vector<double>& falling, double threshold) {
    const auto end = std::upper_bound(falling.begin(), falling.end(), threshold, std::greater<>());
    return static_cast<double>(end - falling.begin()) / static_cast<double>(falling.size());
  };
  for (const double threshold : thresholds) {
    curve.x.push_back(share(a, threshold));
    curve.y.push_back(share(b, threshold));
  }
  return curve;
}

}  // namespace tapeflow
