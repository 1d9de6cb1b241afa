// Exercise ch06.3: the probability of a level, without noise.
#pragma once

namespace tapeflow {

/// A column x = t + z e^s, with a logistic z, has a density. A level is the cell from `low` to
/// `low + width`. Returns the logarithm of its probability, the integral of the density over it:
///
///   ln P = ln(σ(b) - σ(a)),   a = (low - t) e^-s,   b = (low + width - t) e^-s
///
/// It must be right to nine digits for cells far out on either side, where both σ are nearly 1 or
/// nearly 0, and for cells so narrow that a and b hardly differ. So turn the difference into a
/// product of three factors, and add their logarithms. std::exp, std::expm1 and std::log1p are
/// there. With this in place of the noise, (6.11) is an equation.
double log_probability(double low, double width, double t, double s);

}  // namespace tapeflow

// Hint: With σ(v) = 1 / (1 + e^-v), the difference σ(b) - σ(a) is σ(b) σ(-a) (1 - e^(a - b)). Write
// ln σ(v) so that no exponential overflows, for either sign of v.
// Proved: The probability of a level needs no noise if the density has one column of known form. It
// costs three exponentials, as a density does.
