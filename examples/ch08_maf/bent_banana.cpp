#include "examples/ch08_maf/bent_banana.hpp"

#include "examples/support/course/toy_fit.hpp"
#include "examples/support/terminal/text_table.hpp"

#include <array>
#include <cmath>
#include <numbers>

namespace tapeflow {
namespace {

constexpr std::array contexts{-1.F, -0.3F, 0.3F, 1.F};
const PlaneView view{"x1", "x2", {-7, 7}, {-7, 7}};
const Bounds nearly_all{{-40, -12}, {40, 12}};

LogDensity truth_given(double c) {
  return [c](const Array<double>& x) {
    std::vector<double> log_p(x.shape(0));
    for (std::size_t i = 0; i < log_p.size(); ++i)
      log_p[i] = bent_banana_log_prob(x(i, 0), x(i, 1), c);
    return log_p;
  };
}

LogDensity flow_given(const Flow<float>& flow, float c) {
  return [&flow, c](const Array<double>& x) {
    Workers workers(2);
    return flow.log_prob(Rows<float>{cast<float>(x), filled<float>({x.shape(0), 1}, c)}, workers);
  };
}

double entropy(const LogDensity& truth) {
  return -density_grid(truth, nearly_all, 400).mean_log_density();
}

// ln p(x1, x2) with c unknown: p(x2) times the mean over c of N(x1; c x2² / 4, 1).
double log_prob_without_context(double x1, double x2) {
  const double bend = x2 * x2 / 4;
  const auto normal_below = [](double v) { return std::erfc(-v / std::numbers::sqrt2) / 2; };
  const double mean_over_c = (normal_below(x1 + bend) - normal_below(x1 - bend)) / (2 * bend);
  return std::log(mean_over_c) - x2 * x2 / 8 - std::log(8 * std::numbers::pi) / 2;
}

}  // namespace

Rows<float> bent_bananas(std::size_t count, Rng& rng) {
  Rows<float> rows{rng.normal<float>({count, 2}), rng.uniform<float>({count, 1}, -1, 1)};
  for (std::size_t i = 0; i < count; ++i) {
    rows.x(i, 1) *= 2;
    rows.x(i, 0) += rows.context(i, 0) * rows.x(i, 1) * rows.x(i, 1) / 4;
  }
  return rows;
}

Rows<float> bent_bananas(std::size_t count, double c, Rng& rng) {
  Rows<float> rows{rng.normal<float>({count, 2}), filled<float>({count, 1}, static_cast<float>(c))};
  for (std::size_t i = 0; i < count; ++i) {
    rows.x(i, 1) *= 2;
    rows.x(i, 0) += static_cast<float>(c) * rows.x(i, 1) * rows.x(i, 1) / 4;
  }
  return rows;
}

double bent_banana_log_prob(double x1, double x2, double c) {
  const double u = x1 - c * x2 * x2 / 4, v = x2 / 2;
  return -(u * u + v * v) / 2 - std::log(4 * std::numbers::pi);
}

std::vector<double> bent_banana_log_prob(const Rows<float>& rows) {
  std::vector<double> log_p;
  for (std::size_t i = 0; i < rows.count(); ++i)
    log_p.push_back(bent_banana_log_prob(rows.x(i, 0), rows.x(i, 1), rows.context(i, 0)));
  return log_p;
}

double information_in_context() {
  const LogDensity without = [](const Array<double>& x) {
    std::vector<double> log_p(x.shape(0));
    for (std::size_t i = 0; i < log_p.size(); ++i)
      log_p[i] = log_prob_without_context(x(i, 0), x(i, 1));
    return log_p;
  };
  return entropy(without) - entropy(truth_given(1));
}

// tag: conditional-scores
void print_conditional_scores(const Flow<float>& flow, Rng& rng, Results& results) {
  Workers workers(2);
  TextTable table({"p(x given c), nats", "entropy", "-log p of flow", "above truth"});
  const auto add = [&](const std::string& name, const Rows<float>& rows, double c) {
    const std::vector<double> log_p = flow.log_prob(rows, workers);
    const auto [mean, error] = mean_and_error(log_p);
    const MeanAndError above = paired_difference(bent_banana_log_prob(rows), log_p);
    table.row({name, number(entropy(truth_given(c)), 4), with_error(-mean, error),
               with_error(above.mean, above.standard_error)});
    return above;
  };
  for (const float c : contexts) add("c = " + number(c, 1), bent_bananas(5000, c, rng), c);
  const MeanAndError above = add("c from -1 to 1", bent_bananas(20000, rng), 1);
  std::cout << table;
  results.keep("conditional.above.mean", above.mean);
  results.keep("conditional.above.standard_error", above.standard_error);
  results.print("the context tells", "conditional.information", information_in_context(), 4);
}
// end: conditional-scores

Figure bent_banana_and_flow(const Flow<float>& flow) {
  Figure figure(contexts.size());
  const auto labels = [](const char* what, float c) {
    return Labels{what + std::string(" given c = ") + number(c, 1), view.x_label, view.y_label};
  };
  for (const float c : contexts)
    figure.density(labels("truth", c), density_in(truth_given(c), view));
  for (const float c : contexts)
    figure.density(labels("flow", c), density_in(flow_given(flow, c), view));
  return figure;
}

}  // namespace tapeflow
