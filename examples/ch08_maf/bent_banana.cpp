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

}  // namespace

Rows<float> bent_bananas(std::size_t count, Rng& rng) {
  Rows<float> rows{rng.normal<float>({count, 2}), rng.uniform<float>({count, 1}, -1, 1)};
  for (std::size_t i = 0; i < count; ++i) {
    rows.x(i, 1) *= 2;
    rows.x(i, 0) += rows.context(i, 0) * rows.x(i, 1) * rows.x(i, 1) / 4;
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
