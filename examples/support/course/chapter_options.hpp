// The command-line options that the chapters' programs share.
#pragma once

#include "examples/support/terminal/program.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tapeflow {

/// A chapter sets its defaults. A program has no option for a member that is left 0 or empty,
/// except for --seed, --break and --json.
struct ChapterOptions {
  std::size_t epochs = 0;    ///< --epochs: passes over the data, for a fit to data
  std::size_t steps = 0;     ///< --steps: steps of gradient descent, for a fit without data
  std::string picture = "";  ///< --picture: file of the picture
  std::string model = "";    ///< --model: file of the model
  std::uint64_t seed = 1;    ///< --seed, which every chapter has
  std::string broken = "";   ///< --break: the mistake to plant
  std::string json = "";     ///< --json, which every chapter has: file of the results
};

/// A mistake that --break plants.
struct NamedMistake {
  std::string name;    ///< what is typed
  std::string phrase;  ///< what is wrong then, for the help: "all log-determinants have …"
};

/// Adds the options to the app, and a check that they name files that can be written and are not
/// data that a chapter reads.
void add_chapter_options(CLI::App& app, ChapterOptions& options,
                         const std::vector<NamedMistake>& mistakes = {});

}  // namespace tapeflow
