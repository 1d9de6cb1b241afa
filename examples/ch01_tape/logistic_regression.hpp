// Logistic regression with a penalty on the weights, and its optimum.
#pragma once

#include "engine/ops.hpp"

namespace tapeflow {

/// Labelled rows, x [N, D] with labels ±1 [N, 1], and the weights that tell them apart:
///
///   loss = mean ln(1 + exp(-label (x w + b))) + ½ penalty |w|².
///
/// With a penalty it is strictly convex and has one minimum. Where a plane separates the labels and
/// there is no penalty, it has none: longer weights are always better.
struct LogisticRegression {
  Array<double> x, label;
  double penalty;
  Parameter<double> w{"w", filled<double>({x.shape(1), 1}, 0)}, b{"b", filled<double>({1}, 0)};

  Var<double> loss(Tape<double>& tape) const;

  /// The second derivatives of the loss in (w, b), in closed form: [D + 1, D + 1].
  Array<double> hessian() const;

  /// One step of Newton's method, w and b minus H⁻¹ times the gradient by the tape. Returns the
  /// norm of the gradient before.
  double newton_step();

  double value() const;
  /// |w|
  double length() const;
  /// The share of the rows on the side of their label.
  double accuracy() const;
};

/// The bundled digits that are a 3, labelled -1, or an 8, labelled 1; ink from 0 to 1. All
/// weights are 0.
LogisticRegression threes_and_eights(double penalty);

}  // namespace tapeflow
