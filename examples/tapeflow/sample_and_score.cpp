// tapeflow sample and log-prob: rows or pictures from a fitted model, and scores of them.
#include "engine/io/csv.hpp"
#include "engine/io/file_error.hpp"
#include "engine/io/npy.hpp"
#include "engine/io/number.hpp"
#include "examples/support/terminal/outputs.hpp"
#include "examples/support/terminal/program.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "examples/tapeflow/columns.hpp"
#include "examples/tapeflow/subcommands.hpp"
#include "examples/tapeflow/threads_option.hpp"
#include "examples/tapeflow/use_pictures.hpp"
#include "flows/tables/density_model.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <stdexcept>

namespace tapeflow {
namespace {

// Calls f with the model of either precision.
template <class F>
int with_model(const std::string& path, F f) {
  AnyDensityModel model = load_density_model(path);
  return std::visit(f, model);
}

constexpr std::size_t usual_rows = 1000;

struct Use {
  std::string model, data, out, context_file, labels;
  std::vector<std::string> context;  // one value for each context column
  std::size_t count = usual_rows;
  bool chose_count = false;
  double temperature = 1;
  std::uint64_t seed = 1;
  std::size_t threads = 1;
};

// A row of context for each sample: the rows of the file, or the values of --context for all. An
// empty array for a model without a context.
Array<double> context_of_samples(const Use& use, const std::vector<ContextColumn>& columns) {
  if (!use.context_file.empty() && columns.empty())
    file_error(use.model, "no --context-file", use.context_file);
  if (!use.context_file.empty()) return read_context(use.context_file, columns);
  return repeated_context(use.model, columns, use.context, use.count);
}

// Writes rows under a header to `out`, or to standard output if `out` is empty.
void write_rows(const std::string& out, const std::vector<std::string>& columns,
                const Array<double>& rows) {
  if (out.empty()) {
    std::cout << format_csv(columns, rows);
  } else {
    write_csv(out, columns, rows);
  }
}

// Far out numbers overflow: no reader of the rows would take nan or inf.
void require_finite(const Use& use, const std::vector<std::string>& columns,
                    const Array<double>& rows) {
  const auto bad =
      std::find_if_not(rows.begin(), rows.end(), [](double v) { return std::isfinite(v); });
  if (bad == rows.end()) return;
  const auto at = static_cast<std::size_t>(bad - rows.begin());
  TextWriter sentence;
  sentence << use.model << ": needs rows within the range of its numbers, got " << number(*bad, 0)
           << " in row " << at / columns.size() + 1 << ", column "
           << shown(columns[at % columns.size()]) << ", at --temperature " << use.temperature;
  throw std::runtime_error(sentence.str());
}

template <class T>
Array<double> drawn_rows(const DensityModel<T>& model, const Use& use) {
  Rng rng(use.seed);
  const Array<double> context = context_of_samples(use, model.context_encoder().columns());
  const std::size_t count = use.context_file.empty() ? use.count : context.shape(0);
  Workers workers(use.threads);
  Array<double> drawn = model.sample(
      count, rng, {.temperature = use.temperature, .context = context, .workers = &workers});
  Array<double> rows = model.levels().snap(std::move(drawn));
  require_finite(use, model.columns(), rows);
  return rows;
}

// The file of pictures: beside the model, unless --out names it.
std::string picture_file(const Use& use) {
  const std::string out = use.out.empty() ? use.model + ".samples.png" : use.out;
  if (!out.ends_with(".png") && !out.ends_with(".npy"))
    throw CLI::ValidationError("--out",
                               "needs a name that ends in .png, or in .npy for the "
                               "numbers, for pictures, got " +
                                   shown(out));
  check_outputs({{"--out", out}}, {{"MODEL", use.model}, {"--context-file", use.context_file}});
  if (use.out.empty()) require_picture(out, "sample");
  return out;
}

template <class T>
void sample_pictures(const DensityModel<T>& model, Use use) {
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

int sample(const Use& use) {
  check_outputs({{"--out", use.out}}, {{"MODEL", use.model}, {"--context-file", use.context_file}});
  return with_model(use.model, [&](auto& model) {
    if (model.settings().picture) {
      sample_pictures(model, use);
    } else {
      write_rows(use.out, model.columns(), drawn_rows(model, use));
    }
    return exit_success;
  });
}

// log p of each row of the file.
template <class T>
std::vector<double> scores_of_rows(const DensityModel<T>& model, const Use& use) {
  Stages stages;
  const std::vector<ContextColumn>& context = model.context_encoder().columns();
  const OnProgress reading = stages.begin("reading " + use.data);
  require_kind_of_data(model.settings(), use.model, use.data);
  if (!model.settings().picture && !use.labels.empty())
    throw CLI::ValidationError("--labels", "is for models of pictures");
  Rows<double> rows =
      model.settings().picture
          ? read_rows_of_pictures(model.settings(), context, use.model, use.data, use.labels)
          : read_rows(use.data, model.columns(), context, reading);
  Rng rng(use.seed);  // draws a point of each cell if columns have levels
  rows.x = model.levels().spread(std::move(rows.x), rng);
  Workers workers(use.threads);
  return model.log_prob(rows, workers, stages.begin("scoring the rows"));
}

int log_prob(const Use& use) {
  check_outputs({{"--out", use.out}},
                {{"MODEL", use.model}, {"DATA", use.data}, {"--labels", use.labels}});
  return with_model(use.model, [&](auto& model) {
    const std::vector<double> log_p = scores_of_rows(model, use);
    std::vector<std::string> columns = {"log_prob", "percentile"};
    if (model.settings().picture) columns.push_back("bits_per_dim");
    Array<double> scores(Shape{log_p.size(), columns.size()});
    for (std::size_t i = 0; i < log_p.size(); ++i) {
      if (std::isnan(log_p[i]))
        throw std::runtime_error(use.data + ": log p of row " + std::to_string(i + 1) +
                                 " is not a number: on the way to it numbers overflow");
      scores(i, 0) = log_p[i];
      scores(i, 1) = model.percentile(log_p[i]);
      if (model.settings().picture) scores(i, 2) = model.bits_per_dim(log_p[i]);
    }
    write_rows(use.out, columns, scores);
    return exit_success;
  });
}

void add_out(CLI::App& command, Use& use, const std::string& more = "") {
  command
      .add_option("--out", use.out,
                  "a CSV file, another than those that are read (default: standard output)" + more)
      ->check(a_file_name);
}

// One copy of the options lives in the callbacks of its subcommand.
CLI::App* subcommand(CLI::App& app, const char* name, const char* what, int (*run)(const Use&),
                     std::function<int()>& work, const std::shared_ptr<Use>& use) {
  CLI::App* command = app.add_subcommand(name, what);
  command->add_option("MODEL", use->model, "a model file that fit wrote")->required();
  command->callback([&work, use, run, command] {
    const CLI::Option* count = command->get_option_no_throw("--count");
    use->chose_count = count && count->count() > 0;
    work = [use, run] { return run(*use); };
  });
  return command;
}

}  // namespace

void add_sample(CLI::App& app, std::function<int()>& work) {
  const auto use = std::make_shared<Use>();
  CLI::App* command = subcommand(
      app, "sample", "draw rows from a model, as CSV, or pictures, as PNG", sample, work, use);
  CLI::Option* count = command->add_option("-n,--count", use->count, "rows to draw; of pictures 64")
                           ->transform(whole_number(0, most_samples))
                           ->capture_default_str();
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
  add_out(*command, *use,
          "; for pictures a PNG that shows all of them, or their numbers as .npy (default: "
          "MODEL.samples.png)");
  CLI::Option* values = command->add_option(
      "--context", use->context,
      "the context: a number or the name of a class for each context column of the model");
  command
      ->add_option("--context-file", use->context_file,
                   "a table with the context columns; one row is drawn for each of its rows")
      ->excludes(values)
      ->excludes(count);
}

void add_log_prob(CLI::App& app, std::function<int()>& work) {
  const auto use = std::make_shared<Use>();
  CLI::App* command = subcommand(app, "log-prob",
                                 "log p of each row in nats, and its percentile within training, "
                                 "as CSV; of pictures also bits/dim",
                                 log_prob, work, use);
  command
      ->add_option("DATA", use->data,
                   "the rows: CSV or NPY; or pictures: an IDX file or a folder of PNGs")
      ->required();
  command->add_option("--labels", use->labels,
                      "an IDX file with the label of each picture, for a model given labels");
  add_threads_option(*command, use->threads);
  add_out(*command, *use);
}

}  // namespace tapeflow
