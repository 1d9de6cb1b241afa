#include "examples/ch06_nice/bits_table.hpp"

#include "examples/support/terminal/text_table.hpp"
#include "flows/data/gaussian.hpp"

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

}  // namespace

// tag: bits
double compare_bits(const Flow<float>& flow, const DigitSplit& data, Results& results) {
  Workers workers(1);
  const Gaussian gaussian = Gaussian::fit(cast<double>(data.drawn));
  const LogProb of_gaussian = [&](const Array<float>& x) {
    return gaussian.log_prob(cast<double>(x));
  };
  const LogProb of_flow = [&](const Array<float>& x) { return flow.log_prob(x, workers); };
  const std::string uniform = number(-std::log2(data.cell()), 3);
  TextTable table({"bits per pixel", "training", "validation", "held out"});
  table.row({"all levels alike", uniform, uniform, uniform});
  add_row(table, "full Gaussian", "gaussian", of_gaussian, data, results);
  add_row(table, "flow", "flow", of_flow, data, results);
  std::cout << table;
  const MeanAndError nats = paired_difference(of_flow(data.test), of_gaussian(data.test));
  const double per_bit = static_cast<double>(data.test.shape(1)) * std::log(2.);
  results.print("gain, held out", "gain", {nats.mean / per_bit, nats.standard_error / per_bit});
  results.keep("uniform", -std::log2(data.cell())).keep("rows.test", data.test.shape(0));
  const double valid = mean_and_error(of_gaussian(data.valid)).mean;
  return bits_per_dim(valid, data.valid.shape(1), data.cell());
}
// end: bits

}  // namespace tapeflow
