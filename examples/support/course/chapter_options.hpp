// The options that the chapters' programs share.
#pragma once

#include "examples/support/terminal/program.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tapeflow {

/// A chapter sets its defaults; what is left 0 or empty here is no option of its program.
struct ChapterOptions {
  std::size_t epochs = 0;    ///< --epochs, of a fit to data
  std::size_t steps = 0;     ///< --steps, of a fit without any
  std::string picture = "";  ///< --picture: where to draw it
  std::string model = "";    ///< --model: where to save it
  std::uint64_t seed = 1;    ///< --seed, which every chapter has
  std::string broken = "";   ///< --break: the mistake to plant
  std::string json = "";     ///< --json, which every chapter has: where to write the results
};

/// Adds them to the app; `mistakes` are those that --break can plant.
void add_chapter_options(CLI::App& app, ChapterOptions& options,
                         const std::vector<std::string>& mistakes = {});

}  // namespace tapeflow
