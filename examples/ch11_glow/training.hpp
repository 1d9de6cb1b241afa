// The Glow of chapter 11, and its training.
#pragma once

#include "examples/ch11_glow/clothes.hpp"
#include "examples/support/course/results.hpp"
#include "flows/tables/density_model.hpp"

#include <string>

namespace tapeflow {

/// How large a Glow is: steps of flow at each of its two scales, and channels in the networks of
/// its couplings.
struct GlowSize {
  std::size_t steps, hidden;
};

/// The settings of a model of such pictures, given their kinds.
ModelSettings settings_of(const Clothes& clothes, const GlowSize& size);

/// How a Glow is trained: batches of 64, at a rate that falls along half a cosine, on two threads.
FitOptions fit_options(std::size_t epochs, std::uint64_t seed);

struct GlowTraining {
  std::size_t epochs;
  std::uint64_t seed;
  std::string state_file;  ///< keeps the state after each epoch, until the fit is done; or empty
  bool resume = false;     ///< go on from the state file
};

/// Trains with fresh noise in every epoch and a rate that falls along half a cosine, until the
/// epochs are done or Ctrl-C. Keeps epochs. std::runtime_error if there is no state to resume.
void train(DensityModel<float>& model, const Clothes& clothes, const GlowTraining& training,
           Results& results);

}  // namespace tapeflow
