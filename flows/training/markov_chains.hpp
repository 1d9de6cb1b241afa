// Draws of a density that is known up to a factor, by many Markov chains side by side.
//
//   const LogDensity log_p = [&](const Array<double>& x) { return flow.log_prob(x, workers); };
//   const MarkovChains draws = run_chains(log_p, rng.normal<double>({1000, 2}), 500, rng);
//
// Each chain is a row. The rows are in two halves, which take turns. To move, a row looks at two
// rows of the other half, and adds a multiple of their difference:
//
//   y' = y + γ (a - b) + a small normal number
//
// Going to y' and coming back are equally likely, so the Metropolis rule min(1, p(y') / p(y)) keeps
// p. The differences have the size and the direction of p itself: nothing has to be tuned. In some
// steps all D columns move, in others each with probability 1/2. γ is 2.38 / √(2 d) if d of them
// move; in every fifth step it is 1, where a difference leads from one mode to another (ter Braak,
// A Markov chain Monte Carlo version of the genetic algorithm Differential Evolution, Statistics
// and Computing 16, 2006; the halves: Foreman-Mackey et al., arXiv:1202.3665).
#pragma once

#include "engine/progress.hpp"
#include "engine/random.hpp"

#include <functional>
#include <vector>

namespace tapeflow {

/// log p of each row of [N, D], up to a constant; -inf where p is 0.
using LogDensity = std::function<std::vector<double>(const Array<double>& rows)>;

struct MarkovChains {
  Array<double> rows;   ///< [N, D], where the chains stand at the end
  double accepted = 0;  ///< the share of the moves that were made, over the last half of the steps
  /// For each column, [D], over the last half of the steps: √(1 + variance between the means of the
  /// chains / variance within a chain), of numbers that are cut at the 5 and 95 % quantiles. It
  /// falls to 1 as every chain comes to visit all of p (Gelman and Rubin, Statistical Science 7,
  /// 1992); above about 1.1 the draws depend on the start.
  std::vector<double> shrink_factor;
};

/// Runs a chain from each row of `start` [N, D]. Starts should be spread about as p is. A start
/// where p is 0 goes wherever p is not. std::invalid_argument for less than 6 rows, because each
/// half needs differences, and for less than 4 steps.
MarkovChains run_chains(const LogDensity& log_density, Array<double> start, std::size_t steps,
                        Rng& rng, const OnProgress& on_progress = {});

}  // namespace tapeflow
