#include "examples/ch10_images/black_pixel.hpp"

#include "examples/support/terminal/text_table.hpp"

#include <cmath>
#include <numbers>

namespace tapeflow {
namespace {

// log p(u) of the normal density with mean ½.
double log_normal(double u, double deviation) {
  const double z = (u - 0.5) / deviation;
  return -z * z / 2 - std::log(2 * std::numbers::pi) / 2 - std::log(deviation);
}

}  // namespace

// tag: black-pixel
// Both integrals over the cell, by the midpoint rule.
PixelBits black_pixel(double deviation) {
  constexpr int parts = 2000;
  double p = 0, log_p = 0;
  for (int k = 0; k < parts; ++k) {
    const double u = (k + 0.5) / parts, log = log_normal(u, deviation);
    p += std::exp(log) / parts;
    log_p += log / parts;
  }
  return {-std::log2(p), -log_p / std::numbers::ln2};
}
// end: black-pixel

void print_black_pixel(Results& results) {
  TextTable table({"a black pixel, deviation in levels", "bits", "with noise"});
  for (const double deviation : {0.1, 0.2, 1 / std::sqrt(12), 0.5, 1.}) {
    const PixelBits bits = black_pixel(deviation);
    table.row({number(deviation, 3), number(bits.exact, 4), number(bits.bound, 4)});
    const std::string key =
        "black_pixel.deviation_" + std::to_string(std::lround(1000 * deviation));
    results.keep(key + ".exact", bits.exact).keep(key + ".bound", bits.bound);
  }
  std::cout << table;
}

Figure noise_on_a_black_pixel() {
  const double narrow = 1 / std::sqrt(12), probability = std::exp2(-black_pixel(narrow).exact);
  Series p{"density p", {}, {}}, uniform{"uniform noise", {}, {}}, q{"best noise", {}, {}};
  for (int k = -30; k <= 130; ++k) {
    const double x = k / 100., density = std::exp(log_normal(x, narrow));
    const bool inside = k >= 0 && k <= 100;
    p.x.push_back(x);
    p.y.push_back(density);
    for (Series* noise : {&uniform, &q}) noise->x.push_back(x);
    uniform.y.push_back(inside ? 1 : NAN);
    q.y.push_back(inside ? density / probability : NAN);
  }
  Series exact{"exact", {}, {}}, bound{"bound of uniform noise", {}, {}};
  for (int k = 15; k <= 120; ++k) {
    const PixelBits bits = black_pixel(k / 100.);
    for (Series* one : {&exact, &bound}) one->x.push_back(k / 100.);
    exact.y.push_back(bits.exact);
    bound.y.push_back(bits.bound);
  }
  Figure figure;
  figure.lines({"The cell of level 0", "level and noise", "density"}, {p, uniform, q});
  figure.lines({"What a black pixel costs", "deviation of p, in levels", "bits"}, {exact, bound});
  return figure;
}

}  // namespace tapeflow
