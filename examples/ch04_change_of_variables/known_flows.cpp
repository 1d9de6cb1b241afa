#include "examples/ch04_change_of_variables/known_flows.hpp"

#include "examples/ch04_change_of_variables/box_muller.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/chain.hpp"
#include "flows/layers/elementwise/elementwise.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <numbers>

namespace tapeflow {
namespace {

// tag: formulas
double log_normal(const double* x) {
  const double z = std::log(x[0]);
  return -(z * z + std::log(2 * std::numbers::pi)) / 2 - z;
}
double uniform(const double*) { return 0; }
double normal(const double* x) {
  return -(x[0] * x[0] + x[1] * x[1]) / 2 - std::log(2 * std::numbers::pi);
}
// end: formulas

void add_histogram(Figure& figure, const KnownFlow& known, std::uint64_t seed) {
  constexpr std::size_t points = 400, draws = 20000;
  const auto [low, high] = known.shown;
  Series curve{known.density + " density", {}, {}};
  for (std::size_t i = 0; i < points; ++i) {
    curve.x.push_back(low + (high - low) * static_cast<double>(i) / (points - 1));
    curve.y.push_back(known.first_column(curve.x.back()));
  }
  Rng rng(seed);
  const std::vector<double> samples = finite_column(known.flow.sample(draws, rng), 0);
  figure.lines({known.name, known.flow.features() == 1 ? "x" : "x1", "density"}, {std::move(curve)},
               histogram(std::to_string(draws) + " samples", samples, known.shown));
}

}  // namespace

// tag: known-flows
std::vector<KnownFlow> known_flows() {
  std::vector<KnownFlow> known;
  known.push_back({"exp of a normal",
                   "log-normal",
                   {std::make_unique<Exp<double>>(), std::make_unique<StandardNormal<double>>(1)},
                   log_normal,
                   [](double x) { return std::exp(log_normal(&x)); },
                   {0, 6}});
  known.push_back({"sigmoid of a logistic",
                   "uniform",
                   {std::make_unique<Sigmoid<double>>(), std::make_unique<Logistic<double>>(1)},
                   uniform,
                   [](double) { return 1.; },
                   {0, 1}});
  known.push_back({"Box-Muller of a square",
                   "normal",
                   {std::make_unique<Inverse<double>>(std::make_unique<BoxMuller>()),
                    std::make_unique<Uniform<double>>(2)},
                   normal,
                   [](double x) { return std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi); },
                   {-4, 4}});
  return known;
}
// end: known-flows

double worst_difference(const KnownFlow& known, std::uint64_t seed) {
  const Array<double> rows = Rng(seed).uniform<double>({1000, known.flow.features()}, 0, 1);
  Workers workers(1);
  const std::vector<double> log_p = known.flow.log_prob(rows, workers);
  double worst = 0;
  for (std::size_t i = 0; i < log_p.size(); ++i)
    worst = std::max(worst, std::abs(log_p[i] - known.log_density(&rows(i, 0))));
  return worst;
}

void compare_with_formulas(const std::vector<KnownFlow>& all, std::uint64_t seed,
                           Results& results) {
  TextTable table({"flow", "its density", "largest error of ln p"});
  for (const KnownFlow& known : all) {
    const double worst = worst_difference(known, seed);
    table.row({known.name, known.density, worst < 1e-14 ? "below 1e-14" : scientific(worst)});
    results.keep("known." + known.density, worst);
  }
  std::cout << table;
}

Figure histograms(const std::vector<KnownFlow>& all, std::uint64_t seed) {
  Figure figure;
  for (const KnownFlow& known : all) add_histogram(figure, known, seed);
  return figure;
}

}  // namespace tapeflow
