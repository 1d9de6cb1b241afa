#include "examples/ch09_iaf/two_modes.hpp"

#include "examples/support/course/energy_fits.hpp"
#include "examples/support/course/flow_pictures.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/layers/linear/triangular_linear.hpp"
#include "flows/training/trainer.hpp"

#include <cmath>
#include <iostream>
#include <numbers>

namespace tapeflow {
namespace {

constexpr double mu1 = 2, mu2 = 1, sigma = 0.6;
constexpr std::size_t draws = 20000;

// The energy -ln p of the two modes, with Z = 1.
Var<float> energy_of_two(Var<float> x) {
  const Var<float> x1 = slice(x, 1, 0, 1), x2 = slice(x, 1, 1, 2);
  const auto log_half = [&](float sign) {
    const Var<float> distance =
        square(x1 - sign * static_cast<float>(mu1)) + square(x2 - sign * static_cast<float>(mu2));
    return distance * static_cast<float>(-0.5 / (sigma * sigma));
  };
  const double constant = std::log(4 * std::numbers::pi * sigma * sigma);
  return static_cast<float>(constant) - logsumexp(concatenate({log_half(1), log_half(-1)}, 1), {1});
}

Array<float> sample_two(std::size_t count, Rng& rng) {
  Array<float> x(Shape{count, 2});
  for (std::size_t i = 0; i < count; ++i) {
    const double side = rng.below(2) == 0 ? 1 : -1;
    x(i, 0) = static_cast<float>(side * mu1 + sigma * rng.normal());
    x(i, 1) = static_cast<float>(side * mu2 + sigma * rng.normal());
  }
  return x;
}

Flow<float> gaussian_somewhere(Rng& rng) {
  auto layer = std::make_unique<TriangularLinear<float>>(2);
  for (const NamedParameter<float>& named : layer->named_parameters())
    if (named.name == "shift")
      for (float& t : named.parameter->value) t = static_cast<float>(2 * rng.normal());
  return Flow<float>(std::move(layer), std::make_unique<StandardNormal<float>>(2));
}

// tag: both-ways
// Some starts end in a worse minimum, a Gaussian that covers both modes. So the best of four starts
// counts.
Flow<float> fit_reverse(std::uint64_t seed) {
  const FitTask task{"a Gaussian on two modes", gaussian_somewhere, energy_of_two};
  return std::move(
      best_fits({task}, 4, {.steps = 1000, .learning_rate = 2e-2, .seed = seed})[0].flow);
}

Flow<float> fit_forward(std::uint64_t seed) {
  Rng rng(seed);
  Flow<float> flow = gaussian_somewhere(rng);
  Trainer<float>(flow, {sample_two(8000, rng)}, {sample_two(2000, rng)},
                 {.epochs = 40, .learning_rate = 1e-2, .seed = seed})
      .run();
  return flow;
}
// end: both-ways

// KL(p ‖ q): the mean of ln p - ln q over draws of p.
MeanAndError forward_kl(const Flow<float>& q, std::uint64_t seed) {
  Rng rng(seed);
  Workers workers(2);
  const Array<float> x = sample_two(draws, rng);
  Tape<float> tape({.record = false});
  const Array<float>& log_p = (-energy_of_two(tape.constant(x))).value();
  return paired_difference({log_p.begin(), log_p.end()}, q.log_prob(x, workers));
}

void keep(const std::string& name, const Worth& worth, const MeanAndError& kl_p_q,
          Results& results) {
  results.keep(name + ".kl_q_p", worth.kl.mean).keep(name + ".kl_p_q", kl_p_q.mean);
  results.keep(name + ".log_z.mean", worth.weighted.log_z);
  results.keep(name + ".log_z.standard_error", worth.weighted.standard_error);
  results.keep(name + ".effective_share", worth.effective_share());
}

}  // namespace

TwoModes::TwoModes(std::uint64_t seed)
    : seed_(seed), reverse_(fit_reverse(seed)), forward_(fit_forward(seed)) {}

void TwoModes::print(Results& results) const {
  TextTable table({"a Gaussian on two modes", "KL(q ‖ p)", "KL(p ‖ q)", "log Z", "effective, %"});
  for (const Flow<float>* q : {&reverse_, &forward_}) {
    const std::string name = q == &reverse_ ? "reverse" : "forward";
    const Worth worth = worth_of(*q, energy_of_two, 0, draws, seed_);
    const MeanAndError kl_p_q = forward_kl(*q, seed_);
    const std::vector<std::string> cells = worth.cells();
    table.row({"by " + name + " KL", cells[0], with_error(kl_p_q.mean, kl_p_q.standard_error),
               cells[1], cells[2]});
    keep("modes." + name, worth, kl_p_q, results);
  }
  std::cout << table;
  const double covering =
      0.5 * std::log1p((mu1 * mu1 + mu2 * mu2) / (sigma * sigma)) - std::log(2.);
  results.print("expected", "KL(q ‖ p) = " + number(std::log(2.), 3) +
                                " by reverse KL, KL(p ‖ q) = " + number(covering, 3) +
                                " by forward KL, log Z = 0");
}

Figure TwoModes::figure() const {
  Rng rng(seed_);
  const Array<double> rows = cast<double>(sample_two(150, rng));
  Figure figure;
  constexpr AxisRange range{-5, 5};
  figure.density({"Reverse KL seeks a mode", "x1", "x2"},
                 density_over(log_density(reverse_), range, range), rows);
  figure.density({"Forward KL covers both", "x1", "x2"},
                 density_over(log_density(forward_), range, range), rows);
  return figure;
}

}  // namespace tapeflow
