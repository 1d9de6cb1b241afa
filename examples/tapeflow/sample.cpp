// tapeflow sample: rows or pictures from a fitted model.
#include "engine/io/file_error.hpp"
#include "engine/io/npy.hpp"
#include "engine/io/number.hpp"
#include "examples/support/terminal/numbers.hpp"
#include "examples/support/terminal/outputs.hpp"
#include "examples/support/terminal/program.hpp"
#include "examples/tapeflow/given_numbers.hpp"
#include "examples/tapeflow/subcommands.hpp"
#include "examples/tapeflow/table_file.hpp"
#include "examples/tapeflow/threads_option.hpp"
#include "examples/tapeflow/use_model.hpp"
#include "examples/tapeflow/use_pictures.hpp"

#include <iostream>

#include <CLI/CLI.hpp>

namespace tapeflow {
namespace {

constexpr std::size_t usual_rows = 1000;

struct Sampling {
  std::string model, out;
  GivenContextOptions given;
  std::vector<std::string> given_columns;
  std::size_t count = usual_rows;
  bool chose_count = false;
  double temperature = 1;
  std::uint64_t seed = 1;
  std::size_t threads = 1;
};

template <class Model>
Array<double> drawn_rows(const Model& model, const Sampling& use) {
  Rng rng(use.seed);
  Workers workers(use.threads);
  if (!use.given_columns.empty())
    return rows_given(model, {use.model, use.given_columns, use.given}, use.count, rng, workers);
  const Array<double> context =
      context_of_rows(use.given, use.model, model.context_encoder(), use.count);
  const std::size_t count = use.given.file.empty() ? use.count : context.shape(0);
  Array<double> drawn = model.sample(
      count, rng, {.temperature = use.temperature, .context = context, .workers = &workers});
  Array<double> rows = model.levels().snap(std::move(drawn));
  require_finite_rows(use.model, model.columns(), rows,
                      ", at --temperature " + to_text(use.temperature));
  return rows;
}

// The file of pictures: beside the model, unless --out names it.
std::string picture_file(const Sampling& use) {
  const std::string out = use.out.empty() ? use.model + ".samples.png" : use.out;
  if (!out.ends_with(".png") && !out.ends_with(".npy"))
    throw CLI::ValidationError("--out",
                               "needs a name that ends in .png, or in .npy for the "
                               "numbers, for pictures, got " +
                                   shown(out));
  check_outputs({{"--out", out}}, {{"MODEL", use.model}, {"--context-file", use.given.file}});
  if (use.out.empty()) require_picture(out, "sample");
  return out;
}

template <class Model>
void sample_pictures(const Model& model, Sampling use) {
  if (!use.given_columns.empty())
    throw std::runtime_error(use.model +
                             ": --given is for models of tables, this is one of pictures");
  const std::string out = picture_file(use);
  if (!use.chose_count) use.count = usual_pictures;
  const ImageShape& shape = model.settings().picture->shape;
  Array<double> pictures = drawn_rows(model, use);
  if (out.ends_with(".png")) {
    save_sheet(out, *model.settings().picture, pictures, Array<double>(Shape{0, shape.size()}));
  } else {
    Shape extents{pictures.shape()[0], shape.height, shape.width};
    if (shape.channels > 1) extents.push_back(shape.channels);
    pictures.reshape(extents);
    write_npy(out, pictures);
  }
  if (use.out.empty()) std::cerr << "the pictures are in " << printable(out) << "\n";
}

int sample(const Sampling& use) {
  check_outputs({{"--out", use.out}}, {{"MODEL", use.model}, {"--context-file", use.given.file}});
  return with_model(use.model, [&](auto& model) {
    if (model.settings().picture) {
      sample_pictures(model, use);
    } else {
      require_table_name("--out", use.out);
      write_rows(use.out, model.columns(), drawn_rows(model, use), model.domain());
    }
    return exit_success;
  });
}

}  // namespace

void add_sample(CLI::App& app, std::function<int()>& work) {
  const auto use = std::make_shared<Sampling>();
  CLI::App* command =
      app.add_subcommand("sample", "draw rows from a model, as CSV, or pictures, as PNG");
  add_model_argument(*command, use->model);
  CLI::Option* count = command->add_option("-n,--count", use->count, "rows to draw; of pictures 64")
                           ->transform(whole_number(0, most_samples))
                           ->capture_default_str();
  CLI::Option* temperature =
      command
          ->add_option(
              "--temperature", use->temperature,
              "factor on the base's standard deviation; below 1 the rows are nearer to the modes")
          ->transform(number_from_zero())
          ->capture_default_str();
  command->add_option("--seed", use->seed, "seed of the draws")
      ->transform(whole_number())
      ->capture_default_str();
  add_threads_option(*command, use->threads);
  add_out_option(*command, use->out,
                 "; for pictures a PNG that shows all of them, or their numbers as .npy (default: "
                 "MODEL.samples.png)");
  CLI::Option* file =
      add_context_options(*command, use->given, "one row is drawn for each of its rows");
  file->excludes(count);
  add_given_option(*command, use->given_columns)->excludes(file)->excludes(temperature);
  add_format_options(*command, use->given.table);
  command->callback([&work, use, count] {
    use->chose_count = count->count() > 0;
    work = [use] { return sample(*use); };
  });
}

}  // namespace tapeflow
