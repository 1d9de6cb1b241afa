// Logistic regression with a penalty on the weights, and Newton's method for it.
#pragma once

#include "engine/ops.hpp"
#include "engine/tape.hpp"

namespace tapeflow {

struct LogisticRegression;

/// The loss on a tape, and the same with a planted mistake: the score uses the weights' values, but
/// the weights are not on the tape.
Var<double> logistic_loss(const LogisticRegression& model, Tape<double>& tape);
Var<double> loss_of_detached_weights(const LogisticRegression& model, Tape<double>& tape);

/// Rows x [N, D] with labels ±1 [N, 1], and the weights w and b that separate the labels:
///
///   loss = mean ln(1 + exp(-label (x w + b))) + ½ penalty |w|².
///
/// With a penalty the loss is strictly convex and has one minimum. Without a penalty, and if a
/// plane separates the labels, it has no minimum: longer weights always give a smaller loss.
struct LogisticRegression {
  Array<double> x, label;
  double penalty;
  Parameter<double> w{"w", filled<double>({x.shape(1), 1}, 0)}, b{"b", filled<double>({1}, 0)};
  Var<double> (*formula)(const LogisticRegression&, Tape<double>&) = logistic_loss;

  Var<double> loss(Tape<double>& tape) const { return formula(*this, tape); }

  /// The second derivatives of the loss in (w, b), in closed form: [D + 1, D + 1].
  Array<double> hessian() const;

  /// One step of Newton's method: subtracts H⁻¹ times the tape's gradient from (w, b). Returns the
  /// norm of the gradient before the step.
  double newton_step();

  double value() const;
  /// |w|
  double length() const;
  /// The share of rows for which x w + b has the sign of the label.
  double accuracy() const;
};

/// The bundled digits 3 (label -1) and 8 (label 1), with ink from 0 to 1. All weights are 0.
LogisticRegression threes_and_eights(double penalty);

}  // namespace tapeflow
