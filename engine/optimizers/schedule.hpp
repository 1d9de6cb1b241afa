// How the learning rate changes over a training run.
//
//   const Schedule schedule = warm_up(100, cosine(5000));
//   for (std::uint64_t step = 0; step < 5100; ++step) {
//     …
//     adam.set_learning_rate(1e-3 * schedule(step));
//     adam.step();
//   }
#pragma once

#include <cstdint>
#include <functional>

namespace tapeflow {

/// The factor of the learning rate at step 0, 1, 2, …
using Schedule = std::function<double(std::uint64_t step)>;

/// 1 throughout.
Schedule constant();

/// From 1 at step 0 along half a cosine down to `last` at step `steps`, and `last` from there on
/// (Loshchilov & Hutter, arXiv:1608.03983, eq. 5, without restarts). Needs steps > 0.
Schedule cosine(std::uint64_t steps, double last = 0);

/// Rises linearly, (step + 1) / steps, over the first `steps` steps, then `after` from its own
/// step 0 (Goyal et al., arXiv:1706.02677, section 2.2). Needs steps > 0.
Schedule warm_up(std::uint64_t steps, Schedule after = constant());

}  // namespace tapeflow
