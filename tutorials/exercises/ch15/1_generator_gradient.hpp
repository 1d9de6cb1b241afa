// Exercise ch15.1: the two losses of a GAN's generator, with their slopes.
#pragma once

#include <vector>

namespace tapeflow {

/// A loss of the generator in nats, and its derivative in each of N logits.
struct LossAndSlopes {
  double loss;
  std::vector<double> slopes;  ///< [N]
};

struct GeneratorLosses {
  LossAndSlopes non_saturating, saturating;
};

/// Both losses of section 2.3 for N >= 1 generated rows, from the logit l_i that the discriminator
/// gives to each of them. With D_i = 1 / (1 + e^-l_i), the losses are
///
///   non_saturating = -(ln D_1 + … + ln D_N) / N
///   saturating     = (ln(1 - D_1) + … + ln(1 - D_N)) / N
///
/// and slopes[i] is the derivative of the loss in l_i, which (15.7) gives for one row.
///
/// Write plain loops, without a tape. A logit may be -1000, where D is 0 in a double and ln D is
/// -1000 all the same, or 1000, where 1 - D is 0. It may also be 40, where 1 - D is about e^-40:
/// each number that you return may differ from the exact one by 1e-9 of that number. What is too
/// small for a double, as e^-1000, is 0.
GeneratorLosses generator_losses(const std::vector<double>& logits);

}  // namespace tapeflow

// Hint: Section 2.2 writes both logarithms as a softplus. Take the larger of v and 0 out of
// ln(1 + e^v), then std::log1p keeps the digits of the rest. And which logit has the probability
// 1 - D?
// Proved: Where the discriminator is sure, the saturating slope is not zero, only small: about
// -e^l / N for l far below 0, with all of its digits. So an optimiser that divides by the size of a
// gradient can follow it. That costs a few exponentials and logarithms for each row.
