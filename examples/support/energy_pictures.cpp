#include "examples/support/energy_pictures.hpp"

#include "examples/support/flow_pictures.hpp"
#include "examples/support/table.hpp"

#include <algorithm>

namespace tapeflow {

void add_densities(Figure& figure, const EnergyTarget& target, const std::vector<NamedFit>& fits,
                   AxisRange range) {
  const Grid truth = density_over(log_density(target.exact.value, target.log_z), range, range);
  const double peak = *std::max_element(truth.values.begin(), truth.values.end());
  figure.density({target.name, "x1", "x2"}, truth);
  for (const auto& [name, fit, worth] : fits) {
    Grid density = density_over(log_density(fit.flow), range, range);
    for (double& value : density.values) value = std::min(value, peak);
    figure.density({name + ": " + number(worth.kl.mean, 3) + " nats", "x1", "x2"}, density);
  }
}

void add_kl_curves(Figure& figure, const EnergyTarget& target, const std::vector<NamedFit>& fits) {
  std::vector<Series> curves;
  for (const auto& [name, fit, worth] : fits) {
    Series curve{name, {}, {}};
    for (const EnergyReport& report : fit.reports) {
      curve.x.push_back(static_cast<double>(report.step));
      curve.y.push_back(report.loss.sum() + target.log_z);
    }
    curves.push_back(std::move(curve));
  }
  figure.lines({target.name, "step", "KL(q ‖ p), nats"}, curves, {}, Axes::logarithmic_y);
}

}  // namespace tapeflow
