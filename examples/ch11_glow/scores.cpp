#include "examples/ch11_glow/scores.hpp"

#include "engine/io/idx.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/data/dequantize.hpp"
#include "flows/tables/gaussian_baseline.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <limits>
#include <stdexcept>
#include <utility>

namespace tapeflow {
namespace {

constexpr std::size_t most_strangers = 500;

double log_kinds_of(const DensityModel<float>& model) {
  return std::log(static_cast<double>(kinds_of(model)));
}

// Levels as points of their cells.
Array<double> spread(Array<double> pictures, std::uint64_t seed) {
  Rng rng(seed);
  const Levels levels = Levels::whole_numbers(pictures.shape(1));
  return levels.spread(std::move(pictures), rng);
}

// The number between the pixels of a picture of side x side at (row, column); outside it is 0.
double between_pixels(const double* picture, std::size_t side, double row, double column) {
  const double last = static_cast<double>(side) - 1;
  const auto at = [&](double i, double j) {
    if (i < 0 || j < 0 || i > last || j > last) return 0.;
    return picture[static_cast<std::size_t>(i) * side + static_cast<std::size_t>(j)];
  };
  const double i = std::floor(row), j = std::floor(column), down = row - i, right = column - j;
  return (1 - down) * ((1 - right) * at(i, j) + right * at(i, j + 1)) +
         down * ((1 - right) * at(i + 1, j) + right * at(i + 1, j + 1));
}

// The share of all pairs in which the first number is the larger one.
double share_larger(const std::vector<double>& a, std::vector<double> b) {
  std::sort(b.begin(), b.end());
  double pairs = 0;
  for (const double v : a)
    pairs += static_cast<double>(std::lower_bound(b.begin(), b.end(), v) - b.begin());
  return pairs / static_cast<double>(a.size() * b.size());
}

// The heights of a histogram as a curve.
Series as_curve(const Histogram& bars) {
  Series curve{bars.name, {}, {}};
  for (std::size_t bin = 0; bin < bars.heights.size(); ++bin) {
    curve.x.push_back(bars.bin_centre(bin));
    curve.y.push_back(bars.heights[bin]);
  }
  return curve;
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
    for (std::size_t i = 0; i < sum.size(); ++i) {
      const double high = std::max(sum[i], log_p[i]), low = std::min(sum[i], log_p[i]);
      sum[i] = high + std::log1p(std::exp(low - high));  // ln(e^sum + e^log_p)
    }
  }
  const double log_kinds = log_kinds_of(model);
  for (double& v : sum) v -= log_kinds;
  return sum;
}
// end: any-kind

Strangers strangers_in(const std::string& file, const ImageShape& shape, std::uint64_t seed) {
  Array<std::uint8_t> images = read_idx(file);
  if (images.dimension() != 3 || images.shape(1) != shape.height || images.shape(2) != shape.width)
    throw std::runtime_error(file + ": needs grey pictures of " + std::to_string(shape.height) +
                             " x " + std::to_string(shape.width) + " pixels, got " +
                             to_string(images.shape()));
  images.reshape(Shape{images.shape(0), shape.size()});
  const Array<double> all = cast<double>(images);
  return {file, spread(row_range(all, 0, std::min(most_strangers, all.shape(0))), seed)};
}

Strangers enlarged_digits(std::uint64_t seed) {
  constexpr std::size_t side = 8, large = 20, border = 4, whole = large + 2 * border;
  const Array<double> small = cast<double>(digits().pixels);
  Array<double> pictures = filled<double>({most_strangers, whole * whole}, 0);
  for (std::size_t n = 0; n < most_strangers; ++n) {
    for (std::size_t k = 0; k < large * large; ++k) {
      const std::size_t i = k / large, j = k % large;
      const auto place = [](std::size_t pixel) {
        return (static_cast<double>(pixel) + 0.5) * side / large - 0.5;
      };
      const double ink = between_pixels(&small(n, 0), side, place(i), place(j));
      pictures(n, (border + i) * whole + border + j) = std::round(ink * 255 / 16);
    }
  }
  return {"digits, enlarged", spread(std::move(pictures), seed)};
}

// tag: strangers
Figure compare_with_strangers(const DensityModel<float>& model, const Clothes& clothes,
                              const Strangers& strangers, Results& results) {
  const std::size_t count = std::min(strangers.pictures.shape(0), clothes.test.count());
  Stages stages;
  stages.begin("scoring pictures of another kind");
  const std::vector<double> strange = log_prob_of_any_kind(model, strangers.pictures),
                            familiar =
                                log_prob_of_any_kind(model, row_range(clothes.test.x(), 0, count));
  stages.finish();
  const auto bits_of_each = [&model](std::vector<double> log_p) {
    for (double& v : log_p) v = model.bits_per_dim(v);
    return log_p;
  };
  const std::vector<double> strange_bits = bits_of_each(strange),
                            familiar_bits = bits_of_each(familiar);
  const double likelier = share_larger(strange, familiar);
  std::cout << "pictures without their kind, bits per pixel\n";
  results.print("  held out", "strangers.familiar_bits", mean_and_error(familiar_bits));
  results.print("  strangers", "strangers.bits", mean_and_error(strange_bits));
  results.keep("strangers.name", strangers.name);
  results.print("  stranger likelier", "strangers.likelier", likelier, 3);
  const AxisRange range = shown_range({strange_bits, familiar_bits});
  Figure figure;
  figure.lines({"Which looks likelier?", "bits per pixel", "density"},
               {as_curve(histogram(clothes.name + ", held out", familiar_bits, range)),
                as_curve(histogram(strangers.name, strange_bits, range))});
  return figure;
}
// end: strangers

}  // namespace tapeflow
