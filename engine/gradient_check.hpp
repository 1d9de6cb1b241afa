// Does the tape compute the derivative? Central differences, in double, are the referee.
//
//   GradientReport report = check_gradient(
//       [](std::span<const Var<double>> in) { return matmul(in[0], in[1]); }, {a, b});
//   if (!report.ok) std::cerr << report.sentence();
//
// A central difference (f(x + h) - f(x - h)) / 2h errs by about h² f'''/6 + ε |f| / h. The step
// h = ∛ε max(1, |x|) balances the two terms, which leaves about ten right digits in double. Where
// many entries move at once, by h each, the first term grows and the second does not. There a
// difference of twice the step removes the first term (Richardson: (4 D(h) - D(2h)) / 3 errs by
// h⁴). A difference across a kink (of relu, of ln|det| where a map folds) means nothing. It changes
// with its step, and the check then takes a smaller step. At the very point of a kink no step
// helps.
#pragma once

#include "engine/module.hpp"
#include "engine/tape.hpp"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace tapeflow {

struct GradientCheckOptions {
  double tolerance = 1e-6;               ///< largest relative error that passes
  std::size_t every_entry_up_to = 3000;  ///< inputs with more entries are probed along directions
  std::size_t directions = 20;           ///< number of directions for each such input
  std::uint64_t seed = 1;                ///< seed of the cotangent and the directions
};

/// The result of a gradient check. The error of an entry is |tape - difference| relative to the
/// largest of |tape|, |difference|, the largest difference of the same input, and 1e-4 max(1, |f|),
/// below which differences carry no information.
struct GradientReport {
  bool ok = true;
  double worst_error = 0;
  std::string where;         ///< the worst entry, as in "b[2, 0]", or "direction 3 of b"
  double tape = 0;           ///< its derivative by the tape
  double difference = 0;     ///< its derivative by central differences
  std::string cause;         ///< a guess from the ratio tape / difference; may be empty
  std::size_t compared = 0;  ///< number of derivatives compared

  /// "gradient of b[2, 0]: tape 1.5, central difference -1.5 (ratio -1: a sign)"; if all is well,
  /// how many derivatives agree.
  std::string sentence() const;
};

/// The step of a central difference at x: ∛ε max(1, |x|).
double difference_step(double x);

/// The gradient of a scalar function by central differences, in the shape of x.
Array<double> finite_difference(const std::function<double(const Array<double>&)>& f,
                                Array<double> x);

/// The Jacobian [f(x).size(), x.size()] of f by central differences.
Array<double> finite_difference_jacobian(
    const std::function<Array<double>(const Array<double>&)>& f, Array<double> x);

/// The Jacobian [f(x).size(), x.size()] of f by the tape: one backward sweep per entry of f(x).
Array<double> jacobian(const std::function<Var<double>(Var<double>)>& f, const Array<double>& x);

/// Checks the adjoint of f with respect to every input. The adjoint of f's result, the cotangent,
/// is drawn at random: an all-ones cotangent would not see, say, a reshape in place of a transpose.
GradientReport check_gradient(const std::function<Var<double>(std::span<const Var<double>>)>& f,
                              const std::vector<Array<double>>& inputs,
                              const GradientCheckOptions& options = {});

/// Checks a computation f that watches these parameters; those that are not trainable are left out.
GradientReport check_gradient(const std::function<Var<double>(Tape<double>&)>& f,
                              const std::vector<NamedParameter<double>>& parameters,
                              const GradientCheckOptions& options = {});

/// The usual cause of a derivative that is `ratio` times the right one, as in "ratio -1: a sign";
/// empty if the ratio is no hint. `extents` are the extents of the result and of the input.
std::string likely_cause(double ratio, const Shape& extents);

/// The largest |a_i|; 0 for an empty array.
double largest_magnitude(const Array<double>& a);

}  // namespace tapeflow
