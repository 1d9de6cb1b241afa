#include "examples/ch11_glow/strangers.hpp"

#include "engine/io/idx.hpp"
#include "examples/ch11_glow/scores.hpp"
#include "examples/ch11_glow/straight_line.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/data/dequantize.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <stdexcept>
#include <utility>

namespace tapeflow {
namespace {

constexpr std::size_t most_strangers = 500;

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

// Pictures, each with the bits per pixel that it needs, and the share of its pixels that are not
// black: its ink.
struct Scored {
  std::string name;
  std::vector<double> log_prob, bits = {}, ink = {};
};

Scored scored(const DensityModel<float>& model, const std::string& name,
              const Array<double>& pictures) {
  Scored all{name, log_prob_of_any_kind(model, pictures)};
  for (const double log_p : all.log_prob) all.bits.push_back(model.bits_per_dim(log_p));
  for (std::size_t n = 0; n < pictures.shape(0); ++n)
    all.ink.push_back(share_of_ink(row_range(pictures, n, 1)));
  return all;
}

// How many bits each picture needs more than a line says for its ink.
std::vector<double> above(const StraightLine& line, const Scored& pictures) {
  std::vector<double> more = pictures.bits;
  for (std::size_t n = 0; n < more.size(); ++n) more[n] -= line(pictures.ink[n]);
  return more;
}

Figure bits_and_ink(const Scored& familiar, const Scored& strange) {
  const AxisRange bits = shown_range({familiar.bits, strange.bits});
  Array<double> points(Shape{familiar.bits.size() + strange.bits.size(), 2});
  std::vector<std::size_t> groups;
  for (const Scored* some : {&familiar, &strange}) {
    for (std::size_t n = 0; n < some->bits.size(); ++n, groups.push_back(some == &strange)) {
      points(groups.size(), 0) = some->ink[n];
      points(groups.size(), 1) = some->bits[n];
    }
  }
  Figure figure;
  figure.lines({"Which looks likelier?", "bits per pixel", "density"},
               {as_curve(histogram(familiar.name, familiar.bits, bits)),
                as_curve(histogram(strange.name, strange.bits, bits))});
  figure.points({"Given their ink", "share of the pixels with ink", "bits per pixel"}, {0, 1}, bits,
                points, groups);
  return figure;
}

}  // namespace

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
  const Scored familiar = scored(model, clothes.name + ", held out",
                                 row_range(clothes.test.x(), 0, count)),
               strange = scored(model, strangers.name, strangers.pictures);
  stages.finish();
  const StraightLine line = fitted_line(familiar.ink, familiar.bits);
  // end: strangers
  const auto keep = [&](const Scored& some, const std::string& name) {
    const MeanAndError bits = mean_and_error(some.bits), ink = mean_and_error(some.ink);
    results.keep("strangers." + name + ".bits", bits.mean)
        .keep("strangers." + name + ".bits_error", bits.standard_error)
        .keep("strangers." + name + ".ink", ink.mean)
        .keep("strangers." + name + ".by_ink", line(ink.mean));
    return std::vector<std::string>{some.name, with_error(bits.mean, bits.standard_error),
                                    number(ink.mean, 2), number(line(ink.mean), 2)};
  };
  std::cout << TextTable({"pictures without kind", "bits per pixel", "ink", "clothes of such ink"})
                   .row(keep(familiar, "familiar"))
                   .row(keep(strange, "strange"));
  results.keep("strangers.name", strangers.name)
      .keep("strangers.line.at_0", line.at_0)
      .keep("strangers.line.slope", line.slope);
  results.print("stranger likelier", "strangers.likelier",
                share_larger(strange.log_prob, familiar.log_prob), 3);
  results.print("  given its ink", "strangers.likelier_given_ink",
                1 - share_larger(above(line, strange), above(line, familiar)), 3);
  return bits_and_ink(familiar, strange);
}

}  // namespace tapeflow
