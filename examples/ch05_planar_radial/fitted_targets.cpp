#include "examples/ch05_planar_radial/fitted_targets.hpp"

#include "examples/support/course/flow_pictures.hpp"
#include "examples/support/terminal/text_table.hpp"

#include <algorithm>
#include <iostream>
#include <utility>

namespace tapeflow {
namespace {

std::vector<const FittedFlow*> of_kind(const FittedTarget& fitted, const std::string& kind) {
  std::vector<const FittedFlow*> chosen;
  for (const FittedFlow& flow : fitted.flows)
    if (flow.kind.name == kind) chosen.push_back(&flow);
  return chosen;
}

constexpr std::size_t cells = 200;  // enough for small panels

Grid density_of(const EnergyTarget& target, AxisRange range) {
  return density_over(log_density(target.exact.value, target.log_z), range, range, cells);
}

Grid capped(Grid grid, double peak) {
  for (double& value : grid.values) value = std::min(value, peak);
  return grid;
}

}  // namespace

std::string FlowKind::depth() const { return "K = " + std::to_string(layers); }

void print_worths(const std::vector<FittedTarget>& all, Results& results) {
  TextTable table({"target", "log Z", "flow", "KL, nats", "log Z by weights", "effective, %"});
  for (const auto& [target, flows] : all) {
    results.keep(target.name + ".log_z", target.log_z);
    for (const auto& [kind, fit, worth] : flows) {
      const std::vector<std::string> cells = worth.cells();
      table.row({target.name, number(target.log_z, 4), kind.name + " " + kind.depth(), cells[0],
                 cells[1], cells[2]});
      worth.keep(results, target.name + "." + kind.name + std::to_string(kind.layers));
    }
  }
  std::cout << table;
}

Figure fitted_densities(const std::vector<FittedTarget>& all, const std::string& kind,
                        AxisRange range) {
  Figure figure(1 + of_kind(all.at(0), kind).size());
  for (const FittedTarget& fitted : all) {
    const EnergyTarget& target = fitted.target;
    const Grid truth = density_of(target, range);
    const double peak = *std::max_element(truth.values.begin(), truth.values.end());
    figure.density({target.name, "x1", "x2"}, truth);
    for (const FittedFlow* flow : of_kind(fitted, kind)) {
      const Grid density = density_over(log_density(flow->fit.flow), range, range, cells);
      const std::string kl = number(flow->worth.kl.mean, 3) + " nats";
      figure.density({flow->kind.depth() + ": " + kl, "x1", "x2"}, capped(density, peak));
    }
  }
  return figure;
}

Figure draws_over_targets(const std::vector<FittedTarget>& all,
                          const std::vector<std::string>& kinds, AxisRange range,
                          std::uint64_t seed) {
  Figure figure(all.size() > 1 ? all.size() : 0);
  for (const std::string& kind : kinds) {
    for (const FittedTarget& fitted : all) {
      for (const FittedFlow* flow : of_kind(fitted, kind)) {
        Rng rng(seed);
        const std::string title = fitted.target.name + ", " + kind + " " + flow->kind.depth() +
                                  ": " + number(flow->worth.kl.mean, 3) + " nats";
        figure.density({title, "x1", "x2"}, density_of(fitted.target, range),
                       cast<double>(flow->fit.flow.sample(1000, rng)));
      }
    }
  }
  return figure;
}

Figure kl_curves(const std::vector<FittedTarget>& all, const std::string& kind) {
  Figure figure(2);
  for (const FittedTarget& fitted : all) {
    std::vector<Series> curves;
    for (const FittedFlow* flow : of_kind(fitted, kind))
      curves.push_back(kl_curve(flow->kind.depth(), flow->fit, fitted.target.log_z));
    figure.lines({fitted.target.name, "step", "KL(q ‖ p), nats"}, std::move(curves), {},
                 Axes::logarithmic_y);
  }
  return figure;
}

}  // namespace tapeflow
