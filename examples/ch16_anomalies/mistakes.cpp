#include "examples/ch16_anomalies/mistakes.hpp"

#include "flows/bases/distributions.hpp"
#include "flows/data/rows.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {

template <class T>
std::unique_ptr<MapChain<T>> with_shared_log_det(std::unique_ptr<MapChain<T>> flow) {
  std::vector<std::unique_ptr<MapLayer<T>>> one;
  one.push_back(std::make_unique<SharedLogDet<T>>(std::move(flow)));
  return std::make_unique<MapChain<T>>(std::move(one));
}

void take_familiar_images(InspectionSet& set) {
  const std::vector<std::size_t> good = set.of_kind("good");
  for (std::size_t k = 0; k < std::min(good.size(), set.train.shape(0)); ++k)
    std::copy_n(&set.train(k, 0), set.train.shape(1), &set.test(good[k], 0));
}

// tag: mismatch
double mismatch(const MapLayer<float>& flow, const Array<double>& anomaly_maps,
                const Array<float>& feature_maps) {
  constexpr std::size_t most = 16;
  const std::size_t count = std::min(most, feature_maps.shape(0));
  Tape<float> tape({.record = false});
  const Var<float> z = flow.to_latent(tape.constant(row_range(feature_maps, 0, count))).value;
  const Var<float> log_p =
      StandardNormal<float>(flow.features()).log_prob(z) - flow.to_data(z).log_det;
  double worst = 0;
  for (std::size_t n = 0; n < count; ++n) {
    double sum = 0;
    for (std::size_t k = 0; k < anomaly_maps.shape(1); ++k) sum += anomaly_maps(n, k);
    const double exact = static_cast<double>(log_p.value()(n));
    worst = std::max(worst, std::abs(sum + exact) / std::abs(exact));
  }
  return worst;
}
// end: mismatch

template std::unique_ptr<MapChain<float>> with_shared_log_det(std::unique_ptr<MapChain<float>>);
template std::unique_ptr<MapChain<double>> with_shared_log_det(std::unique_ptr<MapChain<double>>);

}  // namespace tapeflow
