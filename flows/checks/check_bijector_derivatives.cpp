// The clauses of check_bijector that compare the tape with finite differences, in double.
#include "flows/checks/layer_under_check.hpp"

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
  DerivativeClauses(const Check<double>& check, Direction direction)
      : subject_(check.subject),
        direction_(direction),
        input_(check.input(direction)),
        broken_(check.broken),
        n_(input_.shape()[0]),
        d_(input_.shape()[1]) {
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
        found(4, "Jacobian",
              sentence(", row ", i / d_, ", output ", i % d_, ", input ", j % d_, ": tape ", tape,
                       ", central difference ", difference),
              likely_cause(tape / difference, Shape{n_, d_}));
        return;
      }
    }
  }

  // Clause 5.
  void log_det_is_that_of_the_jacobian() {
    const Array<double> said = subject_.compute(direction_, input_).log_det;
    Array<double> truth(Shape{n_});
    for (std::size_t row = 0; row < n_; ++row)
      truth(row) = std::get<1>(xt::linalg::slogdet(diagonal_block(by_differences_, row, d_)));
    const double margin = tolerance * static_cast<double>(d_);
    for (std::size_t row = 0; row < n_; ++row) {
      const double scale = std::max(1.0, std::abs(truth(row)));
      const bool right = std::abs(said(row) - truth(row)) <= margin * scale;
      if (right && std::isfinite(truth(row))) continue;
      const LogDetError error = log_det_error(said, truth, margin * scale, Shape{n_, d_},
                                              subject_.layer.named_parameters());
      const std::string what = of("log_det");
      broken_.push_back({5, error.size,
                         sentence(what, ", row ", row, ": the layer says ", said(row) + 0,
                                  ", log|det| of the finite-difference Jacobian is ", truth(row)),
                         error.cause, what + error.off});
      return;
    }
  }

  // Clause 6, for value and log_det. check_gradient weights their entries at random.
  void gradients_agree() {
    Parameter<double> input{"input", input_}, context{"context", subject_.context};
    std::vector<NamedParameter<double>> all = {{"the input", &input}};
    if (subject_.context.size() > 0) all.push_back({"the context", &context});
    for (const auto& named : trainable()) all.push_back(named);
    for (const char* what : {"value", "log_det"}) {
      const bool of_value = std::string(what) == "value";
      const GradientReport report = check_gradient(
          [&](Tape<double>& tape) {
            const Var<double> c = context.value.size() > 0 ? tape.watch(context) : Var<double>();
            const auto result = subject_.apply(direction_, tape.watch(input), c);
            return of_value ? result.value : result.log_det;
          },
          all, {.tolerance = tolerance, .every_entry_up_to = 400, .directions = 10});
      if (report.ok) continue;
      broken_.push_back({6, report.cause, of(what) + ": " + report.sentence(), "", of(what)});
    }
  }

  // Clause 7.
  void every_parameter_matters() {
    Tape<double> tape;
    const auto result = subject_.apply(direction_, tape.constant(input_));
    Rng rng(1);
    tape.backward(sum(result.value * tape.constant(rng.normal<double>(result.value.shape()))) +
                  sum(result.log_det));
    std::vector<std::string> names;
    for (const auto& [full_name, p] : trainable()) {
      if (p->grad.shape() != p->value.shape() || largest_magnitude(p->grad) == 0)
        names.push_back(full_name);
    }
    if (names.empty()) return;
    const std::string from = sentence(" from ", name(direction_));
    const std::string nameless = no_gradient(names, trainable().size());
    broken_.push_back(
        {7, nameless, no_gradient(names, trainable().size(), from), "", "none" + from});
  }

  // Clauses 8 and 9.
  void structure(const std::function<bool(std::size_t, std::size_t)>& may_depend) {
    for (std::size_t i = 0; i < n_ * d_; ++i) {
      for (std::size_t j = 0; j < n_ * d_; ++j) {
        const bool zero = by_differences_(i, j) == 0 && by_tape_(i, j) == 0;
        if (zero) continue;
        const std::string in = sentence("in ", name(direction_));
        if (i / d_ != j / d_) {
          broken_.push_back(
              {8, "leak", sentence("rows leak ", in, ": row ", i / d_, " depends on row ", j / d_),
               "", in});
          return;
        }
        if (may_depend && !may_depend(i % d_, j % d_)) {
          const std::string what = sentence(": output ", i % d_, " depends on input ", j % d_,
                                            ", which the layer's structure rules out");
          broken_.push_back({9, what, of("structure") + what, "", in});
          return;
        }
      }
    }
  }

 private:
  std::string of(const char* what) const { return sentence(what, " of ", name(direction_)); }

  void found(int clause, const char* what, const std::string& details, const std::string& cause) {
    broken_.push_back({clause, cause, of(what) + details, cause, of(what)});
  }

  std::vector<NamedParameter<double>> trainable() const {
    std::vector<NamedParameter<double>> all = subject_.layer.named_parameters();
    std::erase_if(all, [](const auto& named) {
      return !named.parameter->trainable || named.parameter->value.size() == 0;
    });
    return all;
  }

  const LayerUnderCheck<double>& subject_;
  Direction direction_;
  const Array<double>& input_;
  std::vector<Finding>& broken_;
  std::size_t n_, d_;
  Array<double> by_differences_, by_tape_;
};

}  // namespace

void check_derivatives(const Check<double>& check, Direction direction) {
  DerivativeClauses clauses(check, direction);
  clauses.jacobians_agree();
  clauses.log_det_is_that_of_the_jacobian();
  clauses.gradients_agree();
  clauses.every_parameter_matters();
  clauses.structure(check.options.structure);
}

}  // namespace tapeflow::checks
