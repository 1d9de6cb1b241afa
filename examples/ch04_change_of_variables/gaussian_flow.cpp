#include "examples/ch04_change_of_variables/gaussian_flow.hpp"

#include "engine/optimizers/optimizer.hpp"
#include "engine/optimizers/schedule.hpp"
#include "examples/ch04_change_of_variables/map_pictures.hpp"
#include "examples/support/course/flow_pictures.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/data/rows.hpp"
#include "flows/layers/linear/triangular_linear.hpp"

#include <numbers>

namespace tapeflow {
namespace {

// The covariance of the rows [N, D], over N, on their tape.
Var<double> covariance(Var<double> x) {
  const Var<double> centred = x - mean(x, {0});
  return matmul(transpose(centred), centred) / static_cast<double>(x.extent(0));
}

LogDensity density_of(const Flow<double>& flow) {
  return [&flow](const Array<double>& rows) {
    Workers workers(1);
    return flow.log_prob(rows, workers);
  };
}

}  // namespace

// tag: closed-form
double closed_form(const Array<double>& rows) {
  Tape<double> tape({.record = false});
  const double factor = 2 * std::numbers::pi * std::numbers::e;
  return -0.5 * slogdet(covariance(tape.constant(rows)) * factor).log_abs.item();
}
// end: closed-form

// tag: cholesky-flow
Flow<double> cholesky_flow(const Array<double>& rows) {
  Tape<double> tape({.record = false});
  const Var<double> x = tape.constant(rows), t = mean(x, {0}), L = cholesky(covariance(x));
  return {std::make_unique<TriangularLinear<double>>(t.value(), L.value()),
          std::make_unique<StandardNormal<double>>(t.size())};
}
// end: cholesky-flow

double mean_log_prob(const Flow<double>& flow, const Array<double>& rows) {
  Tape<double> tape({.record = false});
  return mean(flow.log_prob(tape.constant(rows))).item();
}

// tag: units
Var<double> log_prob_in_units(const Flow<double>& flow, const Bijector<double>& standardize,
                              Var<double> x, const ChapterOptions& options) {
  const Transformed<double> standard = standardize.to_latent(x);
  const Var<double> log_p = flow.log_prob(standard.value);
  return options.broken == "units" ? log_p : log_p + standard.log_det;
}
// end: units

// tag: fit
double fit_affine(Flow<double>& flow, const Bijector<double>& standardize,
                  const Array<double>& rows, const ChapterOptions& options) {
  const auto mean_log_p = [&](Tape<double>& tape) {
    return mean(log_prob_in_units(flow, standardize, tape.constant(rows), options));
  };
  const Schedule schedule = cosine(options.epochs);
  Adam<double> adam(flow.trainable_parameters(), {});
  Tape<double> tape;
  for (std::size_t epoch = 0; epoch < options.epochs; ++epoch) {
    tape.clear();
    tape.backward(-mean_log_p(tape));
    adam.set_learning_rate(0.05 * schedule(epoch));
    adam.step();
  }
  tape.clear();
  return mean_log_p(tape).item();
}
// end: fit

// tag: scores
void print_scores(const Flow<double>& flow, const Bijector<double>& standardize,
                  const Array<double>& rows, const ChapterOptions& options, Results& results) {
  const LogDensity log_prob = [&](const Array<double>& x) {
    Tape<double> tape({.record = false});
    const Var<double> log_p = log_prob_in_units(flow, standardize, tape.constant(x), options);
    return std::vector<double>(log_p.data(), log_p.data() + log_p.size());
  };
  const double alone = log_prob(row_range(rows, 0, 1))[0], among = log_prob(rows)[0];
  results.print("  first eruption",
                "alone " + number(alone, 4) + ", among all " + number(among, 4));
  results.keep("first.alone", alone).keep("first.among", among);
  const Bounds box{{-4, -20}, {11, 160}};  // minutes: about 6.5 standard deviations on each side
  results.print("  integral", "integral", density_grid(log_prob, box, 300).integral(), 4);
}
// end: scores

Figure eruptions_and_latents(const Flow<double>& flow, const Array<double>& rows) {
  constexpr AxisRange minutes{1, 6}, wait{35, 105}, range{-4, 4};
  const StandardNormal<double> base(2);
  const LogDensity log_base = [&base](const Array<double>& z) {
    Tape<double> tape({.record = false});
    const Array<double> log_p = base.log_prob(tape.constant(z)).value();
    return std::vector<double>(log_p.begin(), log_p.end());
  };
  Figure figure;
  figure.density({"the best Gaussian of the eruptions x", "eruption (min)", "waiting (min)"},
                 density_over(density_of(flow), minutes, wait), rows);
  figure.density({"the same eruptions as z", "z1", "z2"}, density_over(log_base, range, range),
                 to_latent_of(flow.bijector())(rows));
  return figure;
}

}  // namespace tapeflow
