#include "examples/support/course/chapter_options.hpp"

#include "examples/support/course/bundled_data.hpp"
#include "examples/support/terminal/numbers.hpp"
#include "examples/support/terminal/outputs.hpp"

#include <filesystem>
#include <map>

namespace tapeflow {
namespace {

namespace fs = std::filesystem;

// The help on --break: the mistakes with a phrase for each.
std::string help_on(const std::vector<std::string>& mistakes) {
  static const std::map<std::string, std::string> phrases{
      {"abs", "ln det W in place of ln|det W|"},
      {"accumulate", "adjoints are assigned where they should be added"},
      {"batch", "rows are scored with the statistics of their own batch"},
      {"constant", "1 / 2π is left out of the flow's density"},
      {"constraint", "planar layers may fold the space: nothing keeps w·u above -1"},
      {"context", "training rows get contexts that do not belong to them"},
      {"detach", "a value is taken off the tape, so that no gradient flows through it"},
      {"detached", "the logits of the right classes are taken off the tape"},
      {"exponent", "the determinant of a radial layer has the exponent D in place of D - 1"},
      {"half", "all couplings move the same half of the columns"},
      {"logit", "the log-determinant of the logit is left out"},
      {"mask", "a column is shifted and scaled by numbers that depend on it"},
      {"mean", "the loss is the sum over the batch in place of its mean"},
      {"misprint", "radial layers move points along z + z0 instead of z - z0"},
      {"moved", "couplings shift columns by a network of these columns, not of the kept ones"},
      {"norm", "planar layers keep w·u above -1 with w / ‖w‖ in place of w / ‖w‖²"},
      {"one-sided", "one-sided differences in place of central ones"},
      {"one-pass", "samples are made in one pass, by a network that sees z in place of x"},
      {"padding", "padded pixels count among those that the bits are shared out to"},
      {"pixels", "the log-determinant of a 1x1 convolution is that of one pixel"},
      {"radius", "the determinant of a radial layer has βh' in place of βh'r"},
      {"reload", "a model that was loaded sets its ActNorm layers again, from the first pictures"},
      {"scaling", "the final scaling returns the log-determinant 0"},
      {"sign", "all log-determinants have the wrong sign"},
      {"slope", "the adjoint of gelu is right to three digits only"},
      {"softmax", "pixels from 0 to 255 and a log-sum-exp that overflows"},
      {"stale", "each gradient still contains those of all earlier passes"},
      {"summed", "every row gets the log-determinants of the whole batch"},
      {"transpose", "the adjoint of ln|det W| is the inverse of W without its transpose"},
      {"twice", "the log-determinant of each coupling is added up twice"},
      {"units", "the log-determinant of standardising the columns is left out"},
      {"zero", "all weights start at zero"}};
  std::string text = "plant a mistake, to see which check notices it:";
  for (const std::string& mistake : mistakes) text += "\n  " + mistake + ": " + phrases.at(mistake);
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
                         const std::vector<std::string>& mistakes) {
  if (!mistakes.empty()) {
    app.add_option("--break", options.broken, help_on(mistakes))->check(CLI::IsMember(mistakes));
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
        ->check(a_file_name)
        ->capture_default_str();
  }
  if (!options.model.empty()) {
    app.add_option("--model", options.model, "file of the model")
        ->check(a_file_name)
        ->capture_default_str();
  }
  app.add_option("--json", options.json, "file of the results as JSON (default: none is written)")
      ->check(a_file_name);
  app.callback([&options] { check_files(options); });
}

}  // namespace tapeflow
