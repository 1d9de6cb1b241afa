#include "examples/support/course/chapter_options.hpp"

#include "examples/support/course/bundled_data.hpp"
#include "examples/support/terminal/numbers.hpp"
#include "examples/support/terminal/outputs.hpp"

#include <filesystem>

#include <CLI/CLI.hpp>

namespace tapeflow {
namespace {

namespace fs = std::filesystem;

// The help on --break: the mistakes with a phrase for each.
std::string help_on(const std::vector<NamedMistake>& mistakes) {
  std::string text = "plant a mistake, to see which check notices it:";
  for (const NamedMistake& mistake : mistakes)
    text += "\n  " + mistake.name + ": " + mistake.phrase;
  return text;
}

// Whether a picture of this chapter may get the name: that of --picture with more before its
// ending.
bool is_beside(const fs::path& name, const fs::path& picture) {
  const std::string file = name.filename().string(), stem = picture.stem().string() + "_";
  return fs::absolute(name).parent_path() == fs::absolute(picture).parent_path() &&
         file.starts_with(stem) && name.extension() == picture.extension();
}

void check_files(const ChapterOptions& options) {
  std::vector<NamedFile> data;
  for (const fs::path& file : bundled_files()) data.push_back({"the data in", file.string()});
  check_outputs(
      {{"--picture", options.picture}, {"--model", options.model}, {"--json", options.json}}, data);
  for (const NamedFile& file : {NamedFile{"--model", options.model}, {"--json", options.json}})
    if (!file.name.empty() && !options.picture.empty() && is_beside(file.name, options.picture))
      throw CLI::ValidationError(file.what + " " + file.name,
                                 "needs another name than the pictures beside " + options.picture);
}

}  // namespace

void add_chapter_options(CLI::App& app, ChapterOptions& options,
                         const std::vector<NamedMistake>& mistakes) {
  if (!mistakes.empty()) {
    std::vector<std::string> names;
    for (const NamedMistake& mistake : mistakes) names.push_back(mistake.name);
    app.add_option("--break", options.broken, help_on(mistakes))->check(CLI::IsMember(names));
  }
  if (options.epochs > 0) {
    app.add_option("--epochs", options.epochs, "largest number of passes over the data")
        ->transform(whole_number())
        ->capture_default_str();
  }
  if (options.steps > 0) {
    app.add_option("--steps", options.steps, "steps of gradient descent in each fit")
        ->transform(whole_number())
        ->capture_default_str();
  }
  app.add_option("--seed", options.seed, "seed of the initial weights, the data and their order")
      ->transform(whole_number())
      ->capture_default_str();
  if (!options.picture.empty()) {
    app.add_option("--picture", options.picture, "file of the picture")
        ->check(a_file_name())
        ->capture_default_str();
  }
  if (!options.model.empty()) {
    app.add_option("--model", options.model, "file of the model")
        ->check(a_file_name())
        ->capture_default_str();
  }
  app.add_option("--json", options.json, "file of the results as JSON (default: none is written)")
      ->check(a_file_name());
  app.callback([&options] { check_files(options); });
}

}  // namespace tapeflow
