#include "examples/ch16_anomalies/inspection.hpp"

#include "examples/ch16_anomalies/auroc.hpp"
#include "examples/ch16_anomalies/enlarge.hpp"
#include "examples/ch16_anomalies/mistakes.hpp"
#include "flows/data/rows.hpp"
#include "flows/data/statistics.hpp"
#include "flows/flow.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

std::vector<double> largest(const Array<double>& maps) {
  std::vector<double> scores;
  for (std::size_t n = 0; n < maps.shape(0); ++n)
    scores.push_back(*std::max_element(&maps(n, 0), &maps(n, 0) + maps.shape(1)));
  return scores;
}

std::vector<double> means(const Array<double>& maps) {
  std::vector<double> scores;
  for (std::size_t n = 0; n < maps.shape(0); ++n)
    scores.push_back(mean_and_error({&maps(n, 0), &maps(n, 0) + maps.shape(1)}).mean);
  return scores;
}

std::vector<double> chosen(const std::vector<double>& scores,
                           const std::vector<std::size_t>& places) {
  std::vector<double> some;
  for (const std::size_t n : places) some.push_back(scores[n]);
  return some;
}

Judgement judged(const InspectionSet& set, Array<double> maps, std::vector<double> scores) {
  Marks marks = marks_of(set, maps, scores);
  return {std::move(maps), std::move(scores), std::move(marks)};
}

// Half the squared distance from the pixel's mean, in units of its deviation.
Judgement by_pixels(const InspectionSet& set) {
  const ColumnMoments moments = column_moments(set.train);
  Array<double> maps = set.test;
  for (std::size_t n = 0; n < maps.shape(0); ++n)
    for (std::size_t k = 0; k < maps.shape(1); ++k) {
      const double off = (maps(n, k) - moments.mean(k)) / std::max(moments.deviation(k), 1e-3);
      maps(n, k) = off * off / 2;
    }
  return judged(set, maps, largest(maps));
}

// The score is the largest number before the map is enlarged: interpolation adds none above it.
Judgement by_maps(const InspectionSet& set, const Array<double>& maps, const ImageShape& shape) {
  return judged(set, resized(maps, shape.height, shape.width, set.height, set.width),
                largest(maps));
}

// ½ ‖z‖² at each position.
Array<double> squared_latents(const MapLayer<float>& flow, const Array<float>& maps) {
  const std::size_t positions = flow.shape().pixels(), channels = flow.shape().channels;
  Tape<float> tape({.record = false});
  const Var<float> z = flow.by_position(tape.constant(maps)).value;
  return cast<double>(
      (sum(square(reshape(z, {maps.shape(0), positions, channels})), {2}) / 2).value());
}

}  // namespace

Marks marks_of(const InspectionSet& set, const Array<double>& maps,
               const std::vector<double>& scores) {
  std::vector<double> sound, marked, bad;
  for (std::size_t n = 0; n < maps.shape(0); ++n)
    for (std::size_t k = 0; k < maps.shape(1); ++k)
      (set.masks(n, k) > 0 ? marked : sound).push_back(maps(n, k));
  const std::vector<double> good = chosen(scores, set.of_kind("good"));
  Marks marks;
  for (const std::string& kind : set.defects()) {
    const std::vector<double> some = chosen(scores, set.of_kind(kind));
    marks.kinds[kind] = auroc(good, some);
    bad.insert(bad.end(), some.begin(), some.end());
  }
  marks.image = auroc(good, bad);
  if (!marked.empty()) marks.pixel = auroc(sound, marked);
  return marks;
}

// tag: inspect
Inspection inspect(InspectionSet set, const Array<double>& unseen, const Features& features,
                   const InspectionOptions& options, const std::function<void(double)>& on_step) {
  if (options.broken == "familiar") take_familiar_images(set);
  const ImageShape shape = features.shape(set.height, set.width);
  const auto maps_of = [&](const Array<double>& images) {
    return features.of(images, set.height, set.width);
  };
  const Array<float> train = maps_of(set.train), test = maps_of(set.test);
  const Gaussian gaussian = gaussian_of_positions(train, shape);
  Rng rng(options.fit.seed);
  const auto mahalanobis = feature_flow<float>(shape, gaussian, {.flow_steps = 0}, rng);
  auto flow = feature_flow<float>(shape, gaussian, options.flow, rng);
  if (options.broken == "sum") flow = with_shared_log_det(std::move(flow));
  fit_feature_flow(*flow, train, options.fit, on_step);

  Inspection result{set, features.name(), {}};
  const Array<double> maps = anomaly_maps(*flow, test);
  result.by["pixel Gaussian"] = by_pixels(set);
  result.by["Mahalanobis"] = by_maps(set, anomaly_maps(*mahalanobis, test), shape);
  result.by["FastFlow"] = by_maps(set, maps, shape);
  result.by["latents"] = by_maps(set, squared_latents(*flow, test), shape);
  const std::vector<double> good = chosen(means(maps), set.of_kind("good"));
  result.nats = mean_and_error(good).mean;
  if (unseen.size() > 0) result.placebo = auroc(good, means(anomaly_maps(*flow, maps_of(unseen))));
  result.mismatch = mismatch(*flow, maps, test);
  return result;
}
// end: inspect

}  // namespace tapeflow
