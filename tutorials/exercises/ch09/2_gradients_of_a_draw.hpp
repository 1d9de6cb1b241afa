// The two gradients of one draw, by hand.
//
// Chapter 09, exercise 2. Section 2.4 of the chapter splits the gradient into its two parts. About
// four lines of code, and half a page of paper before them.
#pragma once

#include <functional>

namespace tapeflow {

/// The derivatives of a loss with respect to the two weights of q.
struct GradientOfDraw {
  double m, s;
};

/// The Gaussian q = N(m, e^2s) of one column, where e^2s is the variance, draws x = m + e^s z with
/// z standard normal. The loss of a draw is log q(x) + U(x). `slope` is the derivative of U.
///
/// Returns the derivative of this loss, in which the weights act in both ways: they move x, and
/// they change the density at x. Section 2.4 of the chapter splits the two.
GradientOfDraw ordinary_gradient(double m, double s, double z,
                                 const std::function<double(double)>& slope);

/// Returns the first of the two parts alone: the loss changes because x moves, and the density
/// stays the one it is.
GradientOfDraw path_gradient(double m, double s, double z,
                             const std::function<double(double)>& slope);

}  // namespace tapeflow

// Hint: Write out log q(m + e^s z): m cancels, and s stays only in the term -s. For the path
// gradient hold the m and s inside q fixed, and differentiate by x alone.
// Proved: Where q is p, the path gradient of every single draw is zero, and the ordinary gradient
// is zero on average only. Either costs one slope of U for each draw.
