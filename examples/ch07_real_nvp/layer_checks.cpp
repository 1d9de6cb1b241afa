#include "examples/ch07_real_nvp/layer_checks.hpp"

#include "engine/blas.hpp"
#include "examples/ch07_real_nvp/planted_flows.hpp"
#include "examples/support/course/checks.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/checks/check_bijector.hpp"
#include "flows/layers/normalization/act_norm.hpp"
#include "flows/layers/normalization/batch_norm.hpp"
#include "flows/recipes.hpp"
#include "flows/targets/toy_densities.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <limits>

namespace tapeflow {

// tag: gradient-check
void check_gradient_of_training(std::uint64_t seed, Results& results) {
  Rng rng(seed);
  Flow<double> flow = real_nvp<double>(2, {4, {.hidden = {8}}, Normalization::batch}, rng);
  for (Parameter<double>* p : flow.trainable_parameters()) p->value += 0.1;
  const Array<double> x = toy_density("moons").sample(32, rng);
  const GradientReport report = check_gradient(
      [&](Tape<double>& tape) { return mean(flow.log_prob_in_training(tape.constant(x))); },
      flow.named_parameters());
  print_gradient_check(report, results);
}
// end: gradient-check

// tag: contracts
void check_contracts(const std::string& mistake, std::uint64_t seed, Results& results) {
  Rng rng(seed);
  const Array<double> x = rng.normal<double>({5, 2});
  const AffineCouplingOptions options{.hidden = {16}};
  AffineCoupling<double> coupling(alternating_split(2), options, rng);
  TwiceTheLogDet<double> twice(alternating_split(2), options, rng);
  BatchNorm<double> batch_norm(2);
  ActNorm<double> act_norm(2);
  std::size_t broken = 0;
  const auto check = [&](Bijector<double>& layer, const char* name) {
    const std::vector<std::string> sentences = check_bijector(layer, x);
    print_contract(sentences, results, name);
    broken += sentences.size();
  };
  mistake == "twice" ? check(twice, "coupling") : check(coupling, "coupling");
  check(batch_norm, "BatchNorm");
  check(act_norm, "ActNorm");
  results.keep("contract.broken", broken);
}
// end: contracts

// tag: far-out
void score_far_out(const DensityModel<float>& model, const RealNvpOptions& shape,
                   Results& results) {
  const auto score = [&](const char* label, const std::string& key, double bound) {
    RealNvpOptions other = shape;
    other.coupling.log_scale_bound = bound;
    Rng rng(1);
    Flow<float> flow = real_nvp<float>(2, other, rng);
    copy_parameters(model.flow(), flow);
    Tape<float> tape;
    const Var<float> log_p = mean(flow.log_prob(tape.constant(filled<float>({1, 2}, 300))));
    tape.backward(log_p);
    std::size_t bad = 0, all = 0;
    for (const Parameter<float>* p : flow.trainable_parameters()) {
      bad += static_cast<std::size_t>(
          std::count_if(p->grad.begin(), p->grad.end(), [](float g) { return !std::isfinite(g); }));
      all += p->grad.size();
    }
    results.print(label, "-log p " + scientific(-log_p.item()) + ", NaN or inf in " +
                             std::to_string(bad) + " of " + std::to_string(all) + " gradients");
    results.keep("far_out." + key, bad);
  };
  score("row far out, |s|<1.5", "bounded", shape.coupling.log_scale_bound);
  score("  without a bound", "unbounded", 1e30);
}
// end: far-out

void time_both_directions(const DensityModel<float>& model, Results& results) {
  const Bijector<float>& flow = model.flow().bijector();
  const Array<float> rows = Rng(1).normal<float>({10000, 2});
  Tape<float> tape({.record = false});
  const auto milliseconds = [&](auto map) {
    double least = std::numeric_limits<double>::infinity();
    for (int run = 0; run < 5; ++run) {
      tape.clear();
      const std::clock_t start = std::clock();
      map(tape.constant(rows));
      least = std::min(least, 1e3 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
    }
    return least;
  };
  const double there = milliseconds([&](Var<float> x) { flow.to_latent(x); }),
               back = milliseconds([&](Var<float> z) { flow.to_data(z); });
  results.print("10000 rows", "to_latent " + number(there, 0) + " ms, to_data " + number(back, 0) +
                                  " ms, one thread, BLAS kernel " + blas_kernel());
  results.keep("directions.ratio", back / there);
}

}  // namespace tapeflow
