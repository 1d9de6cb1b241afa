#include "examples/ch02_gradient_checking/museum.hpp"

#include "engine/gradient_check.hpp"
#include "engine/ops.hpp"
#include "engine/random.hpp"
#include "examples/ch02_gradient_checking/planted_adjoints.hpp"
#include "examples/support/course/wrong_sign.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/checks/check_bijector.hpp"
#include "flows/layers/coupling/affine_coupling.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>

namespace tapeflow {
namespace {

using V = Var<double>;
using In = std::span<const V>;

Verdict verdict(const char* check, const GradientReport& report) {
  return {check, report.ok, report.sentence()};
}

Verdict verdict(const char* check, const std::vector<std::string>& broken) {
  return {check, broken.empty(), broken.empty() ? "kept, all 12 clauses" : broken[0]};
}

Verdict verdict(const char* check, double difference, double tolerance) {
  return {
      check, difference <= tolerance,
      "largest difference " + scientific(difference) + ", tolerance " + scientific(tolerance, 1)};
}

double largest_difference(const Array<double>& a, const Array<double>& b) {
  double result = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    result = std::max(result, std::abs(a.data()[i] - b.data()[i]));
  return result;
}

// tag: cotangent
Exhibit transpose_by_reshape(Rng& rng) {
  const std::vector<Array<double>> x{rng.normal<double>({3, 3})};
  const auto f = [](In in) { return transpose_whose_adjoint_is_a_reshape(in[0]); };
  return {"a transpose whose adjoint is a reshape",
          verdict("cotangent of ones", check_gradient([&](In in) { return sum(f(in)); }, x)),
          verdict("random cotangent", check_gradient(f, x))};
}
// end: cotangent

Exhibit small_numbers(Rng& rng) {
  const std::vector<Array<double>> x{rng.normal<double>({1000})};
  const auto f = [](In in) { return mean(square_without_the_two(in[0])); };
  Tape<double> tape;
  const V leaf = tape.variable(x[0]);
  tape.backward(f({&leaf, 1}));
  Array<double> difference = x[0];
  difference *= 2. / 1000;  // exactly
  return {"the 2 of x² forgotten, in a mean over 1000 rows",
          verdict("absolute error", largest_difference(leaf.adjoint(), difference), 0.01),
          verdict("relative error", check_gradient(f, x))};
}

// The largest difference between the tape and central differences, both in float, with h = 1e-6.
double difference_in_float(const Array<float>& x) {
  constexpr float h = 1e-6F;
  Tape<float> tape;
  const Var<float> leaf = tape.variable(x);
  tape.backward(sum(gelu_of_another_slope(leaf)));
  const auto value = [&](float step) {
    const Array<float> moved = x + step;
    return Array<float>(gelu(tape.constant(moved)).value());
  };
  const Array<float> difference = (value(h) - value(-h)) / (2 * h);
  return largest_difference(cast<double>(difference), cast<double>(leaf.adjoint()));
}

Exhibit noise_of_float(Rng& rng) {
  const Array<double> x = rng.uniform<double>({20}, -3, 3);
  return {"gelu with the slope of its tanh approximation",
          verdict("float, h = 1e-6", difference_in_float(cast<float>(x)), 0.2),
          verdict("double, h = cube root of ε",
                  check_gradient([](In in) { return gelu_of_another_slope(in[0]); }, {x}))};
}

Array<double> latent(const Bijector<double>& layer, const Array<double>& x) {
  Tape<double> tape({.record = false});
  return layer.to_latent(tape.constant(x)).value.value();
}

double log_det(const Bijector<double>& layer, const Array<double>& row) {
  Tape<double> tape({.record = false});
  return layer.to_latent(tape.constant(row)).log_det.item();
}

double log_abs_det(const Array<double>& jacobian) {
  Tape<double> tape({.record = false});
  return slogdet(tape.constant(jacobian)).log_abs.item();
}

std::unique_ptr<Bijector<double>> wrong_sign_in_a_coupling(Rng& rng) {
  const AffineCouplingOptions options{.hidden = {8}};
  return std::make_unique<WrongSign<double>>(
      std::make_unique<AffineCoupling<double>>(alternating_split(2), options, rng));
}

// tag: both-ways
// The largest error of a round trip, and of the sum of both log-determinants. Both should be 0.
double round_trip(const Bijector<double>& layer, const Array<double>& rows) {
  Tape<double> tape({.record = false});
  const auto [z, log_det] = layer.to_latent(tape.constant(rows));
  const auto [x, log_det_back] = layer.to_data(z);
  const V together = log_det + log_det_back;
  return std::max(largest_difference(x.value(), rows),
                  largest_difference(together.value(), filled(together.shape(), 0.)));
}

Exhibit sign_flipped_both_ways(Rng& rng) {
  const auto layer = wrong_sign_in_a_coupling(rng);
  for (Parameter<double>* p : layer->trainable_parameters())
    p->value += 0.3 * rng.normal<double>(p->value.shape());
  const Array<double> rows = rng.normal<double>({5, 2});
  return {"log-determinants of the wrong sign, both ways",
          verdict("round trip, log-dets cancel", round_trip(*layer, rows), 1e-9),
          verdict("the layer's contract", check_bijector(*layer, rows))};
}
// end: both-ways

Exhibit fresh_layer(Rng& rng) {
  const auto layer = wrong_sign_in_a_coupling(rng);
  const Array<double> row = rng.normal<double>({1, 2});
  const Array<double> J =
      finite_difference_jacobian([&](const Array<double>& x) { return latent(*layer, x); }, row);
  return {
      "the same in a new layer, which starts as the identity",
      verdict("log_det = ln|det J|", std::abs(log_det(*layer, row) - log_abs_det(J)), 1e-6),
      verdict("the same, weights moved first", check_bijector(*layer, rng.normal<double>({5, 2})))};
}

// tag: detached
// z_0 = x_0, z_1 = x_1 exp(s), s = tanh(x_0 / 2), where s is taken off the tape.
class DetachedScale : public Bijector<double> {
 public:
  std::size_t features() const override { return 2; }
  Transformed<double> latent(V x, Var<double>) const override {
    const V s = log_scale(x);
    return {concatenate({slice(x, 1, 0, 1), slice(x, 1, 1) * exp(s)}, 1), sum(s, {1})};
  }
  Transformed<double> data(V z, Var<double>) const override {
    const V s = log_scale(z);
    return {concatenate({slice(z, 1, 0, 1), slice(z, 1, 1) * exp(-s)}, 1), -sum(s, {1})};
  }

 private:
  static V log_scale(V x) {
    return x.tape().constant(Array<double>(tanh(slice(x, 1, 0, 1) * 0.5).value()));
  }
};

Exhibit detached_scale(Rng& rng) {
  DetachedScale layer;
  const Array<double> row = rng.normal<double>({1, 2});
  const Array<double> J = jacobian([&](V x) { return layer.to_latent(x).value; }, row);
  return {"a scale that was taken off the tape",
          verdict("log_det = ln|det J|, J by the tape",
                  std::abs(log_det(layer, row) - log_abs_det(J)), 1e-9),
          verdict("J by the tape = J by differences",
                  check_bijector(layer, rng.normal<double>({5, 2})))};
}
// end: detached

}  // namespace

std::vector<Exhibit> museum(std::uint64_t seed) {
  Rng rng(seed);
  return {transpose_by_reshape(rng),   small_numbers(rng), noise_of_float(rng),
          sign_flipped_both_ways(rng), fresh_layer(rng),   detached_scale(rng)};
}

void visit_museum(std::uint64_t seed, Results& results) {
  std::cout << "a museum of checks that cannot fail, each beside one that can\n";
  std::size_t fooled = 0, caught = 0;
  for (const auto& [bug, common, better] : museum(seed)) {
    std::cout << "  " << bug << "\n";
    for (const Verdict& verdict : {common, better})
      std::cout << "    " << (verdict.passes ? "passes  " : "fails   ") << verdict.check << ": "
                << verdict.says << "\n";
    fooled += common.passes;
    caught += !better.passes;
  }
  results.keep("museum.fooled", fooled).keep("museum.caught", caught);
}

}  // namespace tapeflow
