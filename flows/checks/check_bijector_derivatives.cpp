// The clauses of check_bijector that compare the tape with finite differences, in double.
#include "flows/checks/layer_under_check.hpp"
#include "flows/quadrature.hpp"

#include <algorithm>
#include <cmath>

#include <xtensor-blas/xlinalg.hpp>

namespace tapeflow::checks {
namespace {

// Central differences of values of order one keep about ten digits; a layer's third derivatives and
// scales of up to e³ cost some of them.
constexpr double tolerance = 1e-6;

Array<double> diagonal_block(const Array<double>& jacobian, std::size_t row, std::size_t d) {
  Array<double> block(Shape{d, d});
  for (std::size_t i = 0; i < d; ++i) {
    for (std::size_t j = 0; j < d; ++j) block(i, j) = jacobian(row * d + i, row * d + j);
  }
  return block;
}

class DerivativeClauses {
 public:
  DerivativeClauses(const LayerUnderCheck<double>& subject, Direction direction,
                    const Array<double>& input, std::vector<std::string>& broken)
      : subject_(subject),
        direction_(direction),
        input_(input),
        broken_(broken),
        n_(input.shape()[0]),
        d_(input.shape()[1]) {
    by_differences_ = finite_difference_jacobian(
        [&](const Array<double>& x) { return subject_.compute(direction_, x).value; }, input_);
    by_tape_ = jacobian([&](Var<double> x) { return subject_.apply(direction_, x).value; }, input_);
  }

  // Clause 4.
  void jacobians_agree() {
    const double scale = std::max(1.0, largest_magnitude(by_differences_));
    for (std::size_t i = 0; i < n_ * d_; ++i) {
      for (std::size_t j = 0; j < n_ * d_; ++j) {
        const double tape = by_tape_(i, j), difference = by_differences_(i, j);
        if (std::abs(tape - difference) <= tolerance * scale) continue;
        say(broken_, "Jacobian of ", name(direction_), ", row ", i / d_, ", output ", i % d_,
            ", input ", j % d_, ": tape ", tape, ", central difference ", difference,
            hint(tape / difference));
        return;
      }
    }
  }

  // Clause 5.
  void log_det_is_that_of_the_jacobian() {
    const Array<double> log_det = subject_.compute(direction_, input_).log_det;
    for (std::size_t row = 0; row < n_; ++row) {
      const double truth =
          std::get<1>(xt::linalg::slogdet(diagonal_block(by_differences_, row, d_)));
      const double scale = static_cast<double>(d_) * std::max(1.0, std::abs(truth));
      if (std::abs(log_det(row) - truth) <= tolerance * scale) continue;
      say(broken_, "log_det of ", name(direction_), ", row ", row, ": the layer says ",
          log_det(row), ", log|det| of the finite-difference Jacobian is ", truth,
          hint(log_det(row) / truth));
      return;
    }
  }

  // Clause 6, for value and log_det. check_gradient weights their entries at random.
  void gradients_agree() {
    Parameter<double> input{"input", input_}, context{"context", subject_.context};
    std::vector<NamedParameter<double>> all = {{"the input", &input}};
    if (subject_.context.size() > 0) all.push_back({"the context", &context});
    for (const auto& named : subject_.layer.named_parameters()) {
      if (named.parameter->trainable) all.push_back(named);
    }
    for (const char* what : {"value", "log_det"}) {
      const bool of_value = std::string(what) == "value";
      const GradientReport report = check_gradient(
          [&](Tape<double>& tape) {
            const Var<double> c = context.value.size() > 0 ? tape.watch(context) : Var<double>();
            const auto result = subject_.apply(direction_, tape.watch(input), c);
            return of_value ? result.value : result.log_det;
          },
          all, {.tolerance = tolerance, .every_entry_up_to = 400, .directions = 10});
      if (!report.ok) say(broken_, what, " of ", name(direction_), ": ", report.sentence());
    }
  }

  // Clause 7.
  void every_parameter_matters() {
    Tape<double> tape;
    const auto result = subject_.apply(direction_, tape.constant(input_));
    Rng rng(1);
    const Array<double> weights = rng.normal<double>(result.value.shape());
    tape.backward(sum(result.value * tape.constant(weights)) + sum(result.log_det));
    for (const auto& [full_name, p] : subject_.layer.named_parameters()) {
      if (!p->trainable || p->value.size() == 0) continue;
      if (p->grad.shape() == p->value.shape() && largest_magnitude(p->grad) > 0) continue;
      say(broken_, "parameter ", full_name, " receives no gradient from ", name(direction_));
    }
  }

  // Clauses 8 and 9.
  void structure(const std::function<bool(std::size_t, std::size_t)>& may_depend) {
    for (std::size_t i = 0; i < n_ * d_; ++i) {
      for (std::size_t j = 0; j < n_ * d_; ++j) {
        const bool zero = by_differences_(i, j) == 0 && by_tape_(i, j) == 0;
        if (zero) continue;
        if (i / d_ != j / d_) {
          say(broken_, "rows leak in ", name(direction_), ": row ", i / d_, " depends on row ",
              j / d_);
          return;
        }
        if (may_depend && !may_depend(i % d_, j % d_)) {
          say(broken_, "structure of ", name(direction_), ": output ", i % d_, " depends on input ",
              j % d_, ", which the layer's structure rules out");
          return;
        }
      }
    }
  }

 private:
  std::string hint(double ratio) const {
    const std::string cause = likely_cause(ratio, Shape{n_, d_});
    return cause.empty() ? "" : " (" + cause + ")";
  }

  const LayerUnderCheck<double>& subject_;
  Direction direction_;
  const Array<double>& input_;
  std::vector<std::string>& broken_;
  std::size_t n_, d_;
  Array<double> by_differences_, by_tape_;
};

// The layer as a bijector without a context: every row gets the first row of the subject's context.
class UnderFirstContext : public Bijector<double> {
 public:
  explicit UnderFirstContext(const LayerUnderCheck<double>& subject)
      : subject_{subject.layer, first_row(subject.context)} {}
  std::size_t features() const override { return subject_.layer.features(); }
  Transformed<double> latent(Var<double> x, Var<double>) const override {
    return subject_.apply(Direction::to_latent, x);
  }
  Transformed<double> data(Var<double> z, Var<double>) const override {
    return subject_.apply(Direction::to_data, z);
  }

 private:
  static Array<double> first_row(const Array<double>& context) {
    return context.size() > 0 ? row_range(context, 0, 1) : context;
  }

  LayerUnderCheck<double> subject_;  // with one row of context, which all rows get
};

}  // namespace

void check_derivatives(const LayerUnderCheck<double>& subject, Direction direction,
                       const Array<double>& input, const CheckOptions& options,
                       std::vector<std::string>& broken) {
  DerivativeClauses clauses(subject, direction, input, broken);
  clauses.jacobians_agree();
  clauses.log_det_is_that_of_the_jacobian();
  clauses.gradients_agree();
  clauses.every_parameter_matters();
  clauses.structure(options.structure);
}

// Clause 10. The midpoint rule with 400 cells along each axis is wrong by less than 1e-3 for
// densities as smooth as those of randomised layers.
void check_integral(const LayerUnderCheck<double>& subject, std::size_t features,
                    std::vector<std::string>& broken) {
  const Flow<double> flow(std::make_unique<UnderFirstContext>(subject),
                          std::make_unique<StandardNormal<double>>(features));
  Workers workers(1);
  const double integral = density_grid(flow, 400, workers).integral();
  if (std::abs(integral - 1) <= 1e-3) return;
  broken.push_back(sentence("the density integrates to ", integral, ", not 1"));
}

}  // namespace tapeflow::checks
