// tapeflow plot: what a fitted model looks like.
#include "engine/io/file_error.hpp"
#include "examples/support/plot/gnuplot.hpp"
#include "examples/support/terminal/numbers.hpp"
#include "examples/support/terminal/outputs.hpp"
#include "examples/support/terminal/program.hpp"
#include "examples/tapeflow/columns.hpp"
#include "examples/tapeflow/plot_table.hpp"
#include "examples/tapeflow/subcommands.hpp"
#include "examples/tapeflow/threads_option.hpp"
#include "examples/tapeflow/use_pictures.hpp"

#include <filesystem>
#include <iostream>

#include <CLI/CLI.hpp>

namespace tapeflow {
namespace {

namespace fs = std::filesystem;

// Samples, below some of the data.
template <class Model>
void draw_pictures(const Model& model, const Plot& plot, const fs::path& out) {
  if (!plot.columns.empty())
    throw CLI::ValidationError("--columns",
                               "is for models of tables, " + plot.model + " is one of pictures");
  if (format_of(out) != PictureFormat::png)
    throw CLI::ValidationError(
        "--out",
        "needs a name that ends in .png for a model of pictures, got " + shown(out.string()));
  const ModelSettings& settings = model.settings();
  const std::vector<ContextColumn>& context = model.context_encoder().columns();
  require_kind_of_data(settings, plot.model, plot.data);
  Array<double> data(Shape{0, settings.picture->shape.size()});
  if (!plot.data.empty()) data = read_rows_of_pictures(settings, {}, plot.model, plot.data, "").x;
  const std::size_t count = plot.chose_count ? plot.count : usual_pictures;
  Rng rng(plot.seed);
  Workers workers(plot.threads);
  const Array<double> given = repeated_context(plot.model, context, plot.context, count);
  const Array<double> samples =
      model.levels().snap(model.sample(count, rng, {.context = given, .workers = &workers}));
  save_sheet(out, *settings.picture, samples, data);
}

// A name without an ending, as /dev/stdout, gets a PNG.
void require_picture_name(const std::string& out) {
  const std::string ending = fs::path(out).extension().string();
  if (ending.empty() || ending == ".png" || ending == ".svg" || ending == ".pdf") return;
  throw CLI::ValidationError("--out",
                             "needs a name that ends in .png, .svg or .pdf, or that has no ending, "
                             "for a picture, got " +
                                 shown(out));
}

// The file of the picture: beside the model, unless --out names it.
std::string target(const Plot& plot) {
  const std::string out = plot.out.empty() ? plot.model + ".plot.png" : plot.out;
  const std::string numbers = numbers_instead_of(out).string();
  check_outputs({{"--out", out}, {"the numbers instead of --out", numbers == out ? "" : numbers}},
                {{"MODEL", plot.model}, {"--data", plot.data}});
  require_picture_name(plot.out);
  if (plot.out.empty()) require_picture(out, "plot");
  return out;
}

int draw_plot(const Plot& plot) {
  const fs::path out = target(plot);
  AnyModel any = load_any_model(plot.model);
  const auto draw_either = [&](const auto& model) {
    if (!model.settings().picture) {
      require_kind_of_data(model.settings(), plot.model, plot.data);
      return draw_table(model, plot, out);
    }
    draw_pictures(model, plot, out);
    return out;
  };
  const fs::path written = std::visit(draw_either, any);
  if (written == out) std::cerr << "the picture is in " << printable(written.string()) << "\n";
  return exit_success;
}

}  // namespace

void add_plot(CLI::App& app, std::function<int()>& work) {
  const auto plot = std::make_shared<Plot>();
  CLI::App* command = app.add_subcommand(
      "plot",
      "draw a model: its density in one or two columns, pairs of more, or pictures of its own; the "
      "lines over two columns hold 50, 90 and 99 % of the mass");
  command->add_option("MODEL", plot->model, "a model file that fit wrote")->required();
  command
      ->add_option(
          "--data", plot->data,
          "rows to draw as well, CSV or NPY, - for standard input; only rows of the classes of "
          "--context are shown; or pictures, of which the first are shown in frames")
      ->transform(a_data_file());
  command
      ->add_option(
          "--out", plot->out,
          "the picture as .png, .svg or .pdf, another file than MODEL and --data (default: "
          "MODEL.plot.png); if there is no gnuplot, the numbers of the picture go to "
          "OUT.csv")
      ->check(a_file_name());
  command->add_option("--columns", plot->columns,
                      "columns to draw, at most 8 (default: all, or the first 8)");
  command->add_option(
      "--context", plot->context,
      "the context: a number or the name of a class for each context column of the model");
  command
      ->add_option("-n,--count", plot->count,
                   "number of samples to draw and to show; of pictures 64")
      ->transform(whole_number(0, most_samples))
      ->capture_default_str();
  command->add_option("--seed", plot->seed, "seed of the samples")
      ->transform(whole_number())
      ->capture_default_str();
  add_missing_option(*command, plot->table, "such a row is an error");
  add_format_options(*command, plot->table);
  add_threads_option(*command, plot->threads);
  command->callback([&work, plot, command] {
    plot->chose_count = command->get_option("--count")->count() > 0;
    work = [plot] { return draw_plot(*plot); };
  });
}

}  // namespace tapeflow
