#include "examples/ch05_planar_radial/flow_checks.hpp"

#include "engine/gradient_check.hpp"
#include "examples/support/course/checks.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/checks/check_bijector.hpp"
#include "flows/data/rows.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <iostream>
#include <limits>
#include <utility>

namespace tapeflow {
namespace {

// The larger number, or NaN if one of them is NaN: a NaN is no agreement.
double worse(double a, double b) { return std::isnan(a) || a > b ? a : b; }

double worst_log_det(const Bijector<double>& bijector, const Array<double>& z) {
  double worst = 0;
  for (std::size_t i = 0; i < z.shape(0); ++i) {
    Tape<double> tape({.record = false});
    const auto to_data = [&](const Array<double>& row) {
      tape.clear();
      return bijector.to_data(tape.constant(row));
    };
    const Array<double> row = row_range(z, i, 1);
    const double claimed = to_data(row).log_det.item();
    const Array<double> jacobian = finite_difference_jacobian(
        [&](const Array<double>& at) { return Array<double>(to_data(at).value.value()); }, row);
    tape.clear();
    worst = worse(std::abs(claimed - slogdet(tape.constant(jacobian)).log_abs.item()), worst);
  }
  return worst;
}

double worst_round_trip(const Bijector<double>& bijector, const Array<double>& z) {
  Tape<double> tape({.record = false});
  const Array<double>& back =
      bijector.to_latent(bijector.to_data(tape.constant(z)).value).value.value();
  double worst = 0;
  for (std::size_t i = 0; i < z.size(); ++i)
    worst = worse(std::abs(back.data()[i] - z.data()[i]), worst);
  return worst;
}

// The least processor time of five runs, unrecorded and on one thread.
template <class F>
double milliseconds(const Array<float>& rows, F map) {
  Tape<float> tape({.record = false});
  double least = std::numeric_limits<double>::infinity();
  for (int run = 0; run < 5; ++run) {
    tape.clear();
    const std::clock_t start = std::clock();
    map(tape.constant(rows));
    least = std::min(least, 1e3 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  return least;
}

}  // namespace

void print_flow_checks(const std::vector<CheckedFlow>& flows, std::uint64_t seed,
                       Results& results) {
  const Array<double> z = Rng(seed).normal<double>({200, 2});
  const Array<float> many = Rng(seed).normal<float>({10000, 2});
  TextTable table({"flow", "log_det off by", "round trip off by", "to_data, ms", "to_latent, ms"});
  for (const CheckedFlow& flow : flows) {
    const Bijector<double>& exact = flow.exact.bijector();
    const Bijector<float>& fitted = flow.fitted.bijector();
    const double log_det = worst_log_det(exact, z), trip = worst_round_trip(exact, z);
    Tape<float> tape({.record = false});
    const Array<float> x = fitted.to_data(tape.constant(many)).value.value();
    const double there = milliseconds(many, [&](Var<float> rows) { fitted.to_data(rows); }),
                 back = milliseconds(x, [&](Var<float> rows) { fitted.to_latent(rows); });
    table.row({flow.kind.name + " " + flow.kind.depth(), scientific(log_det), scientific(trip),
               number(there, 1), number(back, 1)});
    results.keep("log_det." + flow.kind.name, log_det).keep("round_trip." + flow.kind.name, trip);
    results.keep("to_data." + flow.kind.name, there).keep("to_latent." + flow.kind.name, back);
  }
  std::cout << table;
}

void check_gradients_of_kl(std::vector<CheckedFlow>& flows, const EnergyFunction<double>& energy,
                           std::uint64_t seed, Results& results) {
  const Array<double> z = Rng(seed).normal<double>({200, 2});
  std::vector<NamedParameter<double>> parameters;
  for (CheckedFlow& flow : flows)
    for (NamedParameter<double>& named : flow.exact.named_parameters())
      parameters.push_back({flow.kind.name + "." + named.name, named.parameter});
  // tag: gradient-check
  const auto kl = [&](Tape<double>& tape) {  // without log Z and the mean of log p_Z(z)
    Var<double> total = tape.constant(Array<double>(0.));
    for (const CheckedFlow& flow : flows) {
      const auto [x, log_det] = flow.exact.bijector().to_data(tape.constant(z));
      total = total + mean(energy(x) - log_det);
    }
    return total;
  };
  print_gradient_check(check_gradient(kl, parameters), results);
  // end: gradient-check
}

void check_contracts(std::vector<CheckedFlow> flows, std::uint64_t seed, Results& results) {
  for (CheckedFlow& flow : flows) {
    const auto layers = std::move(flow.exact).take_bijector();
    const auto broken = check_bijector(*layers, Rng(seed).normal<double>({5, 2}), {.randomise = 0});
    print_contract(broken, results, flow.kind.name);
    results.keep("broken." + flow.kind.name, broken.size());
  }
}

}  // namespace tapeflow
