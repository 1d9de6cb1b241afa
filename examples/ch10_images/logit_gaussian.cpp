#include "examples/ch10_images/logit_gaussian.hpp"

#include "examples/support/course/forgotten_log_det.hpp"
#include "flows/chain.hpp"
#include "flows/data/dequantize.hpp"
#include "flows/data/gaussian.hpp"
#include "flows/layers/elementwise/elementwise.hpp"
#include "flows/layers/elementwise/standardize.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

Array<double> in_units(const Array<float>& pixels, const Units& units) {
  Array<double> x = cast<double>(pixels);
  for (double& value : x) value = units.low + units.width() * value;
  return x;
}

PictureData first_pictures(const PictureData& data, std::size_t count) {
  const auto some = [count](const Array<float>& x) {
    return row_range(x, 0, std::min(count, x.shape(0)));
  };
  return {data.name, data.shape, data.levels, some(data.train), some(data.test)};
}

std::unique_ptr<Bijector<double>> to_unit_interval(const Units& units, std::size_t features,
                                                   const std::string& broken) {
  auto layer = std::make_unique<Standardize<double>>(filled<double>({features}, units.low),
                                                     filled<double>({features}, units.width()));
  if (broken != "units") return layer;
  return std::make_unique<ForgottenLogDet<double>>(std::move(layer));
}

}  // namespace

std::unique_ptr<Bijector<double>> logit(double alpha, const std::string& broken) {
  auto layer = std::make_unique<Sigmoid<double>>(alpha);
  if (broken != "logit") return layer;
  return std::make_unique<ForgottenLogDet<double>>(std::move(layer));
}

// tag: gaussian
LogitScore score_by_gaussian(const PictureData& data, const Bijector<double>& layer,
                             const Units& units) {
  Tape<double> tape({.record = false});
  const auto logits = [&](const Array<float>& x, std::size_t first, std::size_t count) {
    tape.clear();
    return layer.to_latent(tape.constant(in_units(row_range(x, first, count), units)));
  };
  const RowSource train(data.train.shape(0), data.features(),
                        [&](std::size_t first, std::size_t count) {
                          return Array<double>(logits(data.train, first, count).value.value());
                        });
  const Gaussian gaussian = Gaussian::fit(train);
  LogitScore score;
  for (std::size_t i = 0; i < data.test.shape(0); i += 500) {
    const auto [z, log_det] =
        logits(data.test, i, std::min<std::size_t>(500, data.test.shape(0) - i));
    for (const double log_p : gaussian.log_prob(z.value())) score.logits.push_back(log_p);
    for (const double term : log_det.value()) score.log_det.push_back(term);
  }
  for (std::size_t i = 0; i < score.logits.size(); ++i)
    score.log_prob.push_back(score.logits[i] + score.log_det[i]);
  return score;
}
// end: gaussian

// tag: units
double difference_in_other_units(const PictureData& data, double alpha, const std::string& broken) {
  const std::size_t d = data.features();
  const PictureData some = first_pictures(data, 5000);
  const auto bits = [&](const Units& units) {
    Chain<double> chain;
    chain.append(to_unit_interval(units, d, broken));
    chain.append(logit(alpha, ""));
    const std::vector<double> log_p = score_by_gaussian(some, chain, units).log_prob;
    return bits_per_dim(mean_and_error(log_p).mean, d, units.width() * data.cell());
  };
  const double usual = bits({});
  double most = 0;
  for (const Units& units : {Units{0, 256}, Units{0, 1000}, Units{-1, 1}})
    most = std::max(most, std::abs(bits(units) - usual));
  return most;
}
// end: units

}  // namespace tapeflow
