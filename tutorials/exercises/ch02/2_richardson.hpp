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
