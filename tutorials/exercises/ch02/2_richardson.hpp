// Exercise ch02.2: a better difference, and the step that belongs to it.
#pragma once

#include <functional>

namespace tapeflow::exercise {

/// The derivative of f at x from two central differences, D(h) and D(2h), combined so that their
/// errors in h² cancel: equation (2.10). f is called four times.
double richardson(const std::function<double(double)>& f, double x, double h);

/// The step for `richardson` in double at x: a power of ε, times max(1, |x|). Truncation is now a
/// multiple of h⁴ and rounding still one of ε / h. Which step balances the two?
double richardson_step(double x);

}  // namespace tapeflow::exercise

// Hint: D(h) = f' + a h² + b h⁴ + …: which combination of D(h) and D(2h) has no h² left and f'
// once? The best step is the one where h⁴ and ε / h are equal.
// Proved: Two differences with errors in h² make one with an error in h⁴. It costs four values of f
// in place of two, and its best step is about a hundred times as long.
