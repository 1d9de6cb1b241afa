#include "examples/support/course/chapter_options.hpp"

namespace tapeflow {

void add_chapter_options(CLI::App& app, ChapterOptions& options,
                         const std::vector<std::string>& mistakes) {
  if (!mistakes.empty()) {
    app.add_option("--break", options.broken, "plant a mistake and see which check notices")
        ->check(CLI::IsMember(mistakes));
  }
  if (options.epochs > 0) {
    app.add_option("--epochs", options.epochs, "passes over the data, at most")
        ->capture_default_str();
  }
  if (options.steps > 0) {
    app.add_option("--steps", options.steps, "of gradient descent, in each fit")
        ->capture_default_str();
  }
  app.add_option("--seed", options.seed, "of all that is random")->capture_default_str();
  if (!options.picture.empty()) {
    app.add_option("--picture", options.picture, "where to draw the picture")
        ->capture_default_str();
  }
  if (!options.model.empty())
    app.add_option("--model", options.model, "where to save the model")->capture_default_str();
  app.add_option("--json", options.json, "where to write the results, for programs to read");
}

}  // namespace tapeflow
