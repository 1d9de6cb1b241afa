#include "examples/ch08_maf/orders.hpp"

#include "examples/ch08_maf/planted_layers.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/chain.hpp"

#include <cmath>
#include <numbers>

namespace tapeflow {
namespace {

using Order = std::vector<std::size_t>;

struct Candidate {
  std::string name, key;
  std::vector<Order> orders;  // of its layers
};

const Order x1_first{0, 1}, x2_first{1, 0};
const std::vector<Candidate> candidates{
    {"one MADE, x1 first", "x1_first", {x1_first}},
    {"one MADE, x2 first", "x2_first", {x2_first}},
    {"MAF, five MADEs", "maf", {x1_first, x2_first, x1_first, x2_first, x1_first}}};

// The fits to make: all, or the one that shows the planted mistake.
std::vector<Candidate> to_fit(const std::string& mistake) {
  if (mistake.empty()) return candidates;
  return {candidates[mistake == "mask" ? 0 : mistake == "detach" ? 1 : 2]};
}

// tag: stack
Flow<float> stacked(const std::vector<Order>& orders, const std::string& mistake, Rng& rng) {
  auto chain = std::make_unique<Chain<float>>();
  for (const Order& order : orders) chain->append(layer_with<float>(mistake, order, {32, 32}, rng));
  return Flow<float>(std::move(chain), std::make_unique<StandardNormal<float>>(2));
}
// end: stack

// -ln p of a fit's samples under the truth: the truth's entropy, if the samples follow the truth.
void score_samples(const ToyFit& fit, Rng& rng, Results& results) {
  std::vector<double> surprise = fit.truth.log_prob(fit.model.sample(20000, rng));
  for (double& s : surprise) s = -s;
  results.print("samples, -log p true", "samples", mean_and_error(surprise));
}

}  // namespace

// tag: orders
std::vector<ToyFit> fit_banana(const ChapterOptions& options, Rng& rng, Results& results) {
  std::vector<ToyFit> fits;
  std::vector<ToyScore> scores;
  const std::vector<Candidate> tried = to_fit(options.broken);
  for (const Candidate& tries : tried)
    fits.push_back(
        {"banana", stacked(tries.orders, options.broken, rng), options.seed, tries.name});
  for (std::size_t k = 0; k < fits.size(); ++k) {
    fits[k].train(options.epochs, options.seed);
    scores.push_back(
        {tried[k].name, tried[k].key, &fits[k], fits[k].log_prob()(fits[k].data.test)});
  }
  print_scores(scores, results);
  if (options.broken.empty()) {
    const double least = least_loss_of_x1_first(fits[0].truth);
    results.print("x1 first, at best", number(least, 4) + " above truth, by quadrature");
    results.keep("x1_first.least", least);
  }
  score_samples(fits.back(), rng, results);
  return fits;
}
// end: orders

// The best first factor is the normal distribution with x1's mean 1 and variance 3 = 1 + 2. The
// best second one has, at each x1, the mean of x2, which is 0, and its variance.
double least_loss_of_x1_first(const ToyDensity& banana) {
  constexpr std::size_t n = 800;
  const DensityGrid grid = density_grid(banana.log_prob, banana.bounds, n);
  const Array<double> x = cell_centres<double>(banana.bounds, n);
  const double cell = (banana.bounds.high[0] - banana.bounds.low[0]) / n *
                      (banana.bounds.high[1] - banana.bounds.low[1]) / n;
  double mean_log_variance = 0;
  for (std::size_t column = 0; column < n; ++column) {
    double mass = 0, second_moment = 0;
    for (std::size_t row = 0; row < n; ++row) {
      const double p = grid.density(row, column) * cell, x2 = x(row * n + column, 1);
      mass += p;
      second_moment += p * x2 * x2;
    }
    if (mass > 0) mean_log_variance += mass * std::log(second_moment / mass);
  }
  const double of_a_unit_normal = std::log(2 * std::numbers::pi * std::numbers::e) / 2;
  const double cross_entropy = 2 * of_a_unit_normal + std::log(3.) / 2 + mean_log_variance / 2;
  return cross_entropy + grid.mean_log_density();
}

}  // namespace tapeflow
