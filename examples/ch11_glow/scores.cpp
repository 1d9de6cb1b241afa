#include "examples/ch11_glow/scores.hpp"

#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/data/dequantize.hpp"
#include "flows/data/statistics.hpp"
#include "flows/tables/gaussian_baseline.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <limits>

namespace tapeflow {
namespace {

double log_kinds_of(const DensityModel<float>& model) {
  return std::log(static_cast<double>(kinds_of(model)));
}

}  // namespace

// tag: gaussian
void print_gaussian_bits(const Clothes& clothes, Results& results) {
  Stages stages;
  const GaussianBaseline gaussian(without_kinds(clothes.train),
                                  PixelLogit{.levels = clothes.grey_levels},
                                  stages.begin("fitting the Gaussian of logits"));
  const std::vector<double> log_p = gaussian.log_prob(without_kinds(clothes.test));
  stages.finish();
  const MeanAndError bits = bits_per_dim(mean_and_error(log_p), clothes.shape.size(), 1);
  std::cout << "held-out bits per pixel\n";
  results.print("  full Gaussian", with_error(bits.mean, bits.standard_error));
  results.keep("gaussian_bits_per_dim", bits.mean);
}
// end: gaussian

// tag: bits
void print_glow_bits(const DensityModel<float>& model, const Clothes& clothes, Results& results) {
  Workers workers(2);
  Stages stages;
  const OnProgress progress = stages.begin("scoring the held-out pictures");
  std::vector<double> log_p = model.log_prob(clothes.test.raw(), workers, progress);
  stages.finish();
  const double log_kinds = log_kinds_of(model);
  for (double& v : log_p) v -= log_kinds;
  const MeanAndError bits = model.bits_per_dim(mean_and_error(log_p));
  results.print("  Glow", with_error(bits.mean, bits.standard_error));
  results.keep("bits_per_dim", bits.mean).keep("bits_per_dim_standard_error", bits.standard_error);
}
// end: bits

// tag: any-kind
std::vector<double> log_prob_of_any_kind(const DensityModel<float>& model,
                                         const Array<double>& pictures) {
  Workers workers(2);
  const std::size_t kinds = kinds_of(model);
  std::vector<double> sum(pictures.shape(0), -std::numeric_limits<double>::infinity());
  for (std::size_t kind = 0; kind < kinds; ++kind) {
    const Array<double> context = filled<double>({pictures.shape(0), 1}, static_cast<double>(kind));
    const std::vector<double> log_p = model.log_prob({pictures, context}, workers);
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] = log_sum(sum[i], log_p[i]);
  }
  const double log_kinds = log_kinds_of(model);
  for (double& v : sum) v -= log_kinds;
  return sum;
}
// end: any-kind

// tag: bits-of-samples
void print_bits_of_samples(const DensityModel<float>& model, std::uint64_t seed, Results& results) {
  const Array<double> kinds = rows_of_kinds(kinds_of(model), 20);
  TextTable table({"samples at temperature", "bits per pixel", "ink"});
  Workers workers(2);
  for (const double temperature : {0.5, 0.7, 0.85, 1.}) {
    Rng rng(seed);
    const Array<double> x =
        model.sample(kinds.size(), rng, {.temperature = temperature, .context = kinds});
    const Levels levels = Levels::whole_numbers(x.shape(1));
    const Array<double> drawn = levels.snap(x);
    const MeanAndError bits = model.bits_per_dim(
        mean_and_error(model.log_prob({levels.spread(drawn, rng), kinds}, workers)));
    const double ink = share_of_ink(drawn);
    table.row({number(temperature, 2), with_error(bits.mean, bits.standard_error), number(ink, 2)});
    const std::string hundredths = number(100 * temperature, 0);
    results.keep("samples.bits_" + hundredths, bits.mean).keep("samples.ink_" + hundredths, ink);
  }
  std::cout << table;
}
// end: bits-of-samples

}  // namespace tapeflow
