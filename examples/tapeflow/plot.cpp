// tapeflow plot: what a fitted model looks like.
#include "engine/io/atomic_file.hpp"
#include "engine/io/file_error.hpp"
#include "engine/joined.hpp"
#include "examples/support/plot/corner.hpp"
#include "examples/support/plot/figure.hpp"
#include "examples/support/plot/gnuplot.hpp"
#include "examples/support/terminal/outputs.hpp"
#include "examples/support/terminal/program.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_width.hpp"
#include "examples/tapeflow/columns.hpp"
#include "examples/tapeflow/subcommands.hpp"
#include "examples/tapeflow/threads_option.hpp"
#include "examples/tapeflow/use_pictures.hpp"
#include "flows/tables/density_model.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <stdexcept>

namespace tapeflow {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_columns = 8;
// At least this many samples are drawn, so that the ranges of the axes do not depend on how many
// are shown.
constexpr std::size_t least_samples = 2000;
constexpr std::size_t curve_points = 800, grid_cells = 200, most_data_points = 3000;

struct Plot {
  std::string model, data, out;
  std::vector<std::string> columns;
  std::vector<std::string> context;
  std::size_t count = 2000;
  bool chose_count = false;
  std::uint64_t seed = 1;
  std::size_t threads = 1;
};

// Indices of the columns to show.
std::vector<std::size_t> chosen_columns(const Plot& plot, const std::vector<std::string>& columns) {
  const std::vector<std::string>& wanted = plot.columns.empty() ? columns : plot.columns;
  if (wanted.size() > most_columns) {
    throw std::runtime_error(plot.model + ": a picture shows at most " +
                             std::to_string(most_columns) + " columns, these are " +
                             std::to_string(wanted.size()) + "; choose some with --columns");
  }
  std::vector<std::size_t> chosen;
  for (const std::string& name : wanted) {
    const auto found = std::find(columns.begin(), columns.end(), name);
    if (found == columns.end()) {
      throw std::runtime_error(plot.model + ": the model has no column \"" + name +
                               "\", its columns are " + joined(columns));
    }
    const auto number = static_cast<std::size_t>(found - columns.begin());
    if (std::find(chosen.begin(), chosen.end(), number) != chosen.end())
      throw std::runtime_error("--columns: needs each column once, got \"" + name + "\" twice");
    chosen.push_back(number);
  }
  return chosen;
}

// The given columns, without rows that are not finite.
Array<double> taken(const Array<double>& rows, const std::vector<std::size_t>& columns) {
  std::vector<double> values;
  for (std::size_t i = 0; i < rows.shape(0); ++i) {
    const double* row = rows.data() + i * rows.shape(1);
    if (!std::all_of(row, row + rows.shape(1), [](double v) { return std::isfinite(v); })) continue;
    for (std::size_t column : columns) values.push_back(row[column]);
  }
  Array<double> result(Shape{values.size() / columns.size(), columns.size()});
  std::copy(values.begin(), values.end(), result.begin());
  return result;
}

// At most `most` rows, evenly spaced from the first to the last.
Array<double> thinned(const Array<double>& rows, std::size_t most) {
  const std::size_t n = rows.shape(0), count = std::min(n, most), width = rows.shape(1);
  Array<double> result(Shape{count, width});
  for (std::size_t i = 0; i < count; ++i)
    std::copy_n(rows.data() + i * n / count * width, width, result.data() + i * width);
  return result;
}

// The model's name, cut so that the legend beside it has room.
std::string title_of(const Plot& plot) {
  return first_columns(fs::path(plot.model).stem().string(), 24);
}

AxisRange range_of(std::size_t column, const Array<double>& samples, const Array<double>& data) {
  return shown_range({finite_column(samples, column), finite_column(data, column)});
}

// The rows' log-probabilities, given the context that the command names.
template <class T>
std::vector<double> log_prob(const DensityModel<T>& model, const Plot& plot,
                             const Array<double>& rows) {
  const Array<double> context =
      repeated_context(plot.model, model.context_encoder().columns(), plot.context, rows.shape(0));
  Workers workers(plot.threads);
  Stages stages;
  return model.log_prob(Rows<double>{rows, context}, workers, stages.begin("scoring the picture"));
}

template <class T>
Array<double> samples_of(const DensityModel<T>& model, const Plot& plot) {
  const std::size_t count = std::max(plot.count, least_samples);
  const Array<double> context =
      repeated_context(plot.model, model.context_encoder().columns(), plot.context, count);
  Rng rng(plot.seed);
  return model.sample(count, rng, {.context = context});
}

// The density of a model of one column, over the histogram of the data.
template <class T>
Figure curve(const DensityModel<T>& model, const Plot& plot, const Array<double>& samples,
             const Array<double>& data) {
  const AxisRange range = range_of(0, samples, data);
  Series density{"model", {}, {}};
  Array<double> x(Shape{curve_points, 1});
  for (std::size_t i = 0; i < curve_points; ++i)
    x(i, 0) = range.low + (range.high - range.low) * static_cast<double>(i) / (curve_points - 1);
  for (double log_p : log_prob(model, plot, x)) density.y.push_back(std::exp(log_p));
  density.x.assign(x.begin(), x.end());
  Figure figure;
  figure.lines({title_of(plot), model.columns()[0], "density"}, {density},
               data.shape(0) > 0 ? histogram("data", finite_column(data, 0), range) : Histogram());
  return figure;
}

// The density of a model of two columns, the first of the chosen ones across.
template <class T>
Figure plane(const DensityModel<T>& model, const Plot& plot, const std::vector<std::size_t>& chosen,
             const Array<double>& samples, const Array<double>& data) {
  Grid grid{Array<double>(Shape{grid_cells, grid_cells}), range_of(0, samples, data),
            range_of(1, samples, data)};
  Array<double> points(Shape{grid.values.size(), 2});
  for (std::size_t i = 0; i < grid.values.size(); ++i) {
    points(i, chosen[0]) = grid_x(grid, i % grid_cells);
    points(i, chosen[1]) = grid_y(grid, i / grid_cells);
  }
  const std::vector<double> log_p = log_prob(model, plot, points);
  for (std::size_t i = 0; i < log_p.size(); ++i) grid.values.data()[i] = std::exp(log_p[i]);
  Figure figure;
  figure.density({title_of(plot), model.columns()[chosen[0]], model.columns()[chosen[1]]}, grid,
                 thinned(data, most_data_points), thinned(samples, plot.count));
  return figure;
}

// The rows of the file; if --context names classes, only the rows of these classes.
template <class T>
Array<double> data_rows(const DensityModel<T>& model, const Plot& plot) {
  if (plot.data.empty()) return Array<double>(Shape{0, model.columns().size()});
  const std::vector<ContextColumn>& columns = model.context_encoder().columns();
  Stages stages;
  const Rows<double> rows =
      read_rows(plot.data, model.columns(), columns, stages.begin("reading " + plot.data));
  const Array<double> given = repeated_context(plot.model, columns, plot.context, 1);
  std::vector<std::size_t> shown;
  for (std::size_t i = 0; i < rows.count(); ++i) {
    bool fits = true;
    for (std::size_t j = 0; j < columns.size(); ++j)
      fits = fits && (!columns[j].is_class() || rows.context(i, j) == given(0, j));
    if (fits) shown.push_back(i);
  }
  return select_rows(rows.x, shown);
}

template <class T>
fs::path draw(const DensityModel<T>& model, const Plot& plot, const fs::path& out) {
  const std::vector<std::size_t> chosen = chosen_columns(plot, model.columns());
  const Array<double> samples = taken(samples_of(model, plot), chosen);
  const Array<double> data = taken(data_rows(model, plot), chosen);
  if (chosen.size() == model.columns().size()) {
    if (chosen.size() == 1) return curve(model, plot, samples, data).save(out);
    if (chosen.size() == 2) return plane(model, plot, chosen, samples, data).save(out);
  }
  std::vector<std::string> names;
  for (std::size_t column : chosen) names.push_back(model.columns()[column]);
  return save(Corner{title_of(plot), names, samples, data, plot.count}, out);
}

// Samples, below some of the data.
template <class T>
void draw_pictures(const DensityModel<T>& model, const Plot& plot, const fs::path& out) {
  if (!plot.columns.empty())
    throw CLI::ValidationError("--columns",
                               "is for models of tables, " + plot.model + " is one of pictures");
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

// The file of the picture: beside the model, unless --out names it.
std::string target(const Plot& plot) {
  const std::string out = plot.out.empty() ? plot.model + ".plot.png" : plot.out;
  const std::string numbers = numbers_instead_of(out).string();
  check_outputs({{"--out", out}, {"the numbers instead of --out", numbers == out ? "" : numbers}},
                {{"MODEL", plot.model}, {"--data", plot.data}});
  if (plot.out.empty()) require_picture(out, "plot");
  return out;
}

int draw_plot(const Plot& plot) {
  const fs::path out = target(plot);
  AnyDensityModel any = load_density_model(plot.model);
  const auto draw_either = [&](const auto& model) {
    if (!model.settings().picture) {
      require_kind_of_data(model.settings(), plot.model, plot.data);
      return draw(model, plot, out);
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
      "plot", "draw a model as PNG: its density in one or two columns, pairs of more, or pictures");
  command->add_option("MODEL", plot->model, "a model file that fit wrote")->required();
  command->add_option(
      "--data", plot->data,
      "rows to draw as well, CSV or NPY; only rows of the classes of --context are shown; or "
      "pictures, of which the first are shown in frames");
  command
      ->add_option("--out", plot->out,
                   "the picture, another file than MODEL and --data (default: MODEL.plot.png); if "
                   "there is no gnuplot, the numbers of the picture go to OUT.csv")
      ->check(a_file_name);
  command->add_option("--columns", plot->columns, "columns to draw, at most 8 (default: all)");
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
  add_threads_option(*command, plot->threads);
  command->callback([&work, plot, command] {
    plot->chose_count = command->get_option("--count")->count() > 0;
    work = [plot] { return draw_plot(*plot); };
  });
}

}  // namespace tapeflow
