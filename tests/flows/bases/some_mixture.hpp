// An autoregressive mixture to test.
#pragma once

#include "flows/bases/autoregressive_mixture.hpp"

#include <memory>
#include <vector>

namespace tapeflow {

using Mixture = AutoregressiveMixture<double>;

// A mixture away from its symmetric start. The bound on the log-scales is small, so that it acts on
// most of them.
inline std::unique_ptr<Mixture> some_mixture(const std::vector<std::size_t>& order,
                                             std::size_t context_features = 0) {
  Rng rng(3);
  auto mixture =
      std::make_unique<Mixture>(order,
                                AutoregressiveMixtureOptions{.hidden = {7},
                                                             .components = 3,
                                                             .log_scale_bound = 0.7,
                                                             .context_features = context_features},
                                rng);
  for (Parameter<double>* p : mixture->trainable_parameters()) {
    for (double& entry : p->value) entry += 0.5 * rng.normal();
  }
  return mixture;
}

}  // namespace tapeflow
