// Fits the flows of the chapter to its energies.
#pragma once

#include "examples/ch05_planar_radial/fitted_targets.hpp"
#include "examples/support/course/chapter_options.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// What to fit: to which energies, and each flow from how many starts.
struct Choice {
  std::vector<std::string> targets{"U1", "U2", "U3", "U4"};
  std::size_t starts = 1;
};

/// Fits planar flows of 2, 8 and 32 layers, a radial flow of 8 and a Sylvester flow of 4 layers to
/// every energy of the choice, and estimates the worth of each fit.
std::vector<FittedTarget> fit_all(const ChapterOptions& options, const Choice& choice);

}  // namespace tapeflow
