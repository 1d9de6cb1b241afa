#include "examples/ch06_nice/bits_table.hpp"

#include "examples/support/terminal/text_table.hpp"
#include "flows/data/gaussian.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iostream>

namespace tapeflow {

namespace {

using LogProb = std::function<std::vector<double>(const Array<float>&)>;

void add_row(TextTable& table, const std::string& label, const std::string& name,
             const LogProb& log_prob, const DigitSplit& data, Results& results) {
  const auto bits = [&](const std::string& part, const Array<float>& x) {
    const MeanAndError found = bits_per_dim(mean_and_error(log_prob(x)), x.shape(1), data.cell());
    const std::string key = name + "." + part;
    results.keep(key + ".mean", found.mean).keep(key + ".standard_error", found.standard_error);
    return with_error(found.mean, found.standard_error);
  };
  table.row({label, bits("train", data.drawn), bits("valid", data.valid), bits("test", data.test)});
}

std::vector<double> bits_of_each(std::vector<double> log_p, const DigitSplit& data) {
  for (double& v : log_p) v = bits_per_dim(v, data.test.shape(1), data.cell());
  return log_p;
}

}  // namespace

// tag: floor
// A logistic density is at most 1/4, and a column divided by σ is σ times as dense.
double least_bits_without_scaling(const DigitSplit& data) {
  double log_p = 0;
  for (const double deviation : column_moments(data.drawn).deviation)
    log_p += std::log(0.25) - std::log(deviation);
  return bits_per_dim(log_p, data.drawn.shape(1), data.cell());
}
// end: floor

// tag: bits
ImageBits compare_bits(const Flow<float>& flow, const DigitSplit& data, Results& results) {
  Workers workers(1);
  const Gaussian gaussian = Gaussian::fit(cast<double>(data.drawn));
  const LogProb of_gaussian = [&](const Array<float>& x) {
    return gaussian.log_prob(cast<double>(x));
  };
  const LogProb of_flow = [&](const Array<float>& x) { return flow.log_prob(x, workers); };
  const auto alike = [](double bits) { return number(bits, 3); };
  const double uniform = -std::log2(data.cell()), least = least_bits_without_scaling(data);
  TextTable table({"bits per pixel", "training", "validation", "held out"});
  table.row({"all levels alike", alike(uniform), alike(uniform), alike(uniform)});
  table.row({"no scaling, at best", alike(least), alike(least), alike(least)});
  add_row(table, "full Gaussian", "gaussian", of_gaussian, data, results);
  add_row(table, "flow", "flow", of_flow, data, results);
  std::cout << table;
  const std::vector<double> nats = of_flow(data.test), by_gaussian = of_gaussian(data.test);
  const MeanAndError gain = paired_difference(nats, by_gaussian);
  const double per_bit = static_cast<double>(data.test.shape(1)) * std::log(2.);
  results.print("gain, held out", "gain", {gain.mean / per_bit, gain.standard_error / per_bit});
  results.keep("uniform", uniform).keep("no_scaling", least).keep("rows.test", nats.size());
  const double valid = mean_and_error(of_gaussian(data.valid)).mean;
  return {bits_of_each(by_gaussian, data), bits_of_each(nats, data),
          bits_per_dim(valid, data.valid.shape(1), data.cell()), least};
}
// end: bits

std::vector<Series> sorted_bits(const ImageBits& bits) {
  std::vector<double> rank;
  for (std::size_t i = 1; i <= bits.flow.size(); ++i) rank.push_back(static_cast<double>(i));
  std::vector<Series> series{{"full Gaussian", rank, bits.gaussian}, {"NICE", rank, bits.flow}};
  for (Series& one : series) std::sort(one.y.begin(), one.y.end());
  series.push_back({"no scaling, at best",
                    {rank.front(), rank.back()},
                    {bits.no_scaling, bits.no_scaling},
                    Stroke::guide});
  return series;
}

void print_scales(Flow<float>& flow, Results& results) {
  std::vector<double> scales;
  for (const NamedParameter<float>& named : flow.named_parameters()) {
    if (!named.name.ends_with("log_scale") || !named.parameter->trainable) continue;
    for (const float s : named.parameter->value) scales.push_back(std::exp(s));
  }
  const auto [least, most] = std::minmax_element(scales.begin(), scales.end());
  results.keep("scale.least", *least).keep("scale.most", *most);
  results.print("learnt scales", number(*least, 3) + " to " + number(*most, 3));
}

}  // namespace tapeflow
