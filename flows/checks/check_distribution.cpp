#include "flows/checks/check_distribution.hpp"

#include "engine/gradient_check.hpp"
#include "flows/checks/sentences.hpp"
#include "flows/data/statistics.hpp"
#include "flows/quadrature.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace tapeflow {
namespace {

using Sentences = std::vector<std::string>;

using checks::say;

Array<double> log_prob_of(const Distribution<double>& distribution, const Array<double>& z) {
  Tape<double> tape({.record = false});
  return distribution.log_prob(tape.constant(z)).value();
}

Array<double> row_of(const Array<double>& rows, std::size_t i) {
  const std::size_t d = rows.shape()[1];
  Array<double> row(Shape{1, d});
  std::copy_n(rows.data() + i * d, d, row.data());
  return row;
}

void check_shapes(const Distribution<double>& distribution, Rng& rng, Sentences& broken) {
  const std::size_t d = distribution.features();
  for (const std::size_t n : {std::size_t{0}, std::size_t{1}, std::size_t{5}}) {
    const Array<double> z = distribution.sample(n, rng);
    if (z.shape() != Shape{n, d}) {
      say(broken, "sample(", n, "): needs shape ", to_string({n, d}), ", got ",
          to_string(z.shape()));
      return;
    }
    const Array<double> log_p = log_prob_of(distribution, z);
    if (log_p.shape() != Shape{n}) {
      say(broken, "log_prob: needs shape ", to_string(Shape{n}), " for z ", to_string(z.shape()),
          ", got ", to_string(log_p.shape()));
      return;
    }
    for (std::size_t i = 0; i < n; ++i) {
      const double alone = log_prob_of(distribution, row_of(z, i)).data()[0];
      if (!std::isfinite(alone)) say(broken, "log_prob of a sample is ", alone);
      if (std::abs(alone - log_p(i)) > 1e-12 * std::max(1., std::abs(alone))) {
        say(broken, "rows leak: log_prob of row ", i, " is ", log_p(i), ", alone ", alone);
      }
    }
  }
}

// A function whose mean is taken over the density and over samples: each column, each product of
// two columns, and ln p.
struct Quantity {
  std::string name;
  std::function<double(const double* z, double log_p)> value;
};

std::vector<Quantity> quantities(std::size_t d) {
  std::vector<Quantity> all = {{"ln p", [](const double*, double log_p) { return log_p; }}};
  for (std::size_t j = 0; j < d; ++j) {
    const std::string column = std::string("z").append(std::to_string(j));
    all.push_back({column, [j](const double* z, double) { return z[j]; }});
    for (std::size_t k = 0; k <= j; ++k) {
      all.push_back({std::string(column).append(" z").append(std::to_string(k)),
                     [j, k](const double* z, double) { return z[j] * z[k]; }});
    }
  }
  return all;
}

// The density on a grid over the distribution's box, widened by half of its width on every side.
struct Quadrature {
  Array<double> points, log_p;
  double cell = 1;  // the volume of a cell

  Quadrature(const Distribution<double>& distribution, std::size_t cells) {
    Bounds box = distribution.bounds();
    for (std::size_t j = 0; j < box.low.size(); ++j) {
      const double beyond = (box.high[j] - box.low[j]) / 2;
      box.low[j] -= beyond;
      box.high[j] += beyond;
      cell *= (box.high[j] - box.low[j]) / static_cast<double>(cells);
    }
    points = cell_centres<double>(box, cells);
    log_p = log_prob_of(distribution, points);
  }

  double integral(const std::function<double(const double* z, double log_p)>& f) const {
    double total = 0;
    for (std::size_t i = 0; i < log_p.size(); ++i) {
      const double p = std::exp(log_p(i));
      if (p > 0) total += p * cell * f(points.data() + i * points.shape()[1], log_p(i));
    }
    return total;
  }
};

void check_mass_and_moments(const Distribution<double>& distribution,
                            const DistributionCheckOptions& options, Rng& rng, Sentences& broken) {
  const Quadrature density(distribution, options.cells);
  const double mass = density.integral([](const double*, double) { return 1.0; });
  if (!(std::abs(mass - 1) <= 1e-6)) say(broken, "the density integrates to ", mass, ", needs 1");

  const std::size_t d = distribution.features();
  const Array<double> z = distribution.sample(options.samples, rng);
  const Array<double> log_p = log_prob_of(distribution, z);
  for (const Quantity& quantity : quantities(d)) {
    std::vector<double> seen;
    for (std::size_t i = 0; i < options.samples; ++i) {
      seen.push_back(quantity.value(z.data() + i * d, log_p(i)));
    }
    const auto [mean, error] = mean_and_error(seen);
    const double exact = density.integral(quantity.value);
    // 1e-5 is the error of the midpoint rule with 400 cells where the density jumps.
    if (!(std::abs(mean - exact) <= 5 * error + 1e-5)) {
      say(broken, "the mean of ", quantity.name, " over samples is ", mean, " ± ", error,
          ", over the density ", exact);
    }
  }
}

void check_gradients(Distribution<double>& distribution, Rng& rng, Sentences& broken) {
  Parameter<double> z{"z", distribution.sample(6, rng)};
  std::vector<NamedParameter<double>> all = distribution.named_parameters();
  all.push_back({"z", &z});
  const GradientReport report =
      check_gradient([&](Tape<double>& tape) { return distribution.log_prob(tape.watch(z)); }, all);
  if (!report.ok) broken.push_back(report.sentence());
  std::vector<std::string> names;
  for (const auto& [name, parameter] : distribution.named_parameters()) {
    if (!parameter->trainable) continue;
    if (parameter->value.size() == 0) continue;  // the weights of a network without inputs
    if (largest_magnitude(parameter->grad) == 0) names.push_back(name);
  }
  if (!names.empty())
    broken.push_back(checks::no_gradient(names, distribution.trainable_parameters().size()));
}

}  // namespace

std::vector<std::string> check_distribution(Distribution<double>& distribution,
                                            const DistributionCheckOptions& options) {
  Sentences broken;
  Rng rng(options.seed);
  check_shapes(distribution, rng, broken);
  if (!broken.empty()) return broken;
  if (distribution.features() <= 2) check_mass_and_moments(distribution, options, rng, broken);
  check_gradients(distribution, rng, broken);
  return broken;
}

}  // namespace tapeflow
