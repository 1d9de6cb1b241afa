#include "examples/tapeflow/plot_table.hpp"

#include "engine/io/number.hpp"
#include "examples/support/plot/corner/corner.hpp"
#include "examples/support/plot/corner/level_bins.hpp"
#include "examples/support/plot/figure.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_width.hpp"
#include "examples/tapeflow/columns.hpp"
#include "examples/tapeflow/plot_rows.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tapeflow {
namespace {

constexpr std::size_t curve_points = 800, grid_cells = 200, most_data_points = 3000;

// The model's name and its context, cut so that the legend beside them has room.
template <class Model>
std::string title_of(const Model& model, const Plot& plot, std::size_t width) {
  const std::string given = given_in_words(model.context_encoder().columns(), plot.context);
  const std::string title = first_columns(std::filesystem::path(plot.model).stem().string(), 24) +
                            (given.empty() ? "" : ", " + given);
  return text_width(title) <= width ? title : first_columns(title, width - 1) + "…";
}

// The densities of points [N, D] in the columns of the model.
template <class Model>
std::vector<double> densities(const Model& model, const Plot& plot, Array<double> points) {
  const std::size_t n = points.shape(0);
  const Array<double> context =
      repeated_context(plot.model, model.context_encoder().columns(), plot.context, n);
  Workers workers(plot.threads);
  Stages stages;
  std::vector<double> p = model.log_prob(Rows<double>{std::move(points), context}, workers,
                                         stages.begin("scoring the picture"));
  for (double& value : p) value = std::exp(value);
  return p;
}

// Leaves a gap in a curve, and is in no bar of a histogram.
constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

bool is_atom(double number, const ColumnDomain& domain) {
  return std::binary_search(domain.atoms().begin(), domain.atoms().end(), number);
}

// What a model of one column is drawn with.
struct Line {
  ColumnDomain domain;
  AxisRange range;
  Histogram bars;  // of the data
};

// Levels have the share of the data in each as bars. Numbers that have a probability of their own
// beside others that have a density are left out of the bars; they still count as data.
Line line_of(const ColumnDomain& domain, const RowsToDraw& rows) {
  const AxisRange range = range_of(0, rows);
  std::vector<double> data = finite_column(rows.data, 0);
  if (domain.atoms_alone()) {
    if (const std::optional<LevelGrid> levels = levels_of(domain.atoms(), {})) {
      Histogram bars = level_histogram("data", data, occupied(range, domain.atoms()), *levels, 1);
      for (double& share : bars.heights) share *= bars.bin_width();
      return {domain, bars.range, bars};
    }
  }
  for (double& value : data)
    if (is_atom(value, domain)) value = no_number;
  return {domain, range, histogram("data", data, range)};
}

// "model, P(0) = 0.412" for a few numbers with a probability beside others with a density.
template <class Model>
std::string name_of_curve(const Model& model, const Plot& plot, const ColumnDomain& domain) {
  constexpr std::size_t most = 3;
  std::string name = "model";
  const std::size_t count = domain.atoms().size();
  if (domain.atoms_alone() || count > most) return name;
  Array<double> atoms(Shape{count, 1});
  std::copy(domain.atoms().begin(), domain.atoms().end(), atoms.data());
  const std::vector<double> p = densities(model, plot, atoms);
  for (std::size_t k = 0; k < count; ++k)
    name +=
        ", P(" + shortest_text(atoms(k, 0)) + ") = " + to_text(p[k], std::chars_format::general, 3);
  return name;
}

// The density of a model of one column, over the histogram of the data; for a column of levels
// alone, their probabilities.
template <class Model>
Figure curve(const Model& model, const Plot& plot, const ChosenColumns& chosen,
             const RowsToDraw& rows) {
  const TableDomain& table = model.domain();
  const Line line = line_of(table.any() ? table.columns()[0] : ColumnDomain(), rows);
  Array<double> x(Shape{curve_points, 1});
  for (std::size_t i = 0; i < curve_points; ++i)
    x(i, 0) = line.range.low +
              (line.range.high - line.range.low) * static_cast<double>(i) / (curve_points - 1);
  Series density{
      name_of_curve(model, plot, line.domain), {x.begin(), x.end()}, densities(model, plot, x)};
  for (std::size_t i = 0; i < curve_points; ++i)
    if (!line.domain.atoms_alone() && is_atom(density.x[i], line.domain)) density.y[i] = no_number;
  Figure figure;
  figure.lines({title_of(model, plot, 50), chosen.names[0],
                line.domain.atoms_alone() ? "probability" : "density"},
               {density}, rows.data.shape(0) > 0 ? line.bars : Histogram());
  return figure;
}

// Rows in the order of the chosen columns as rows in the order of the model, which are two.
Array<double> in_order_of_model(const Array<double>& rows, const ChosenColumns& chosen) {
  Array<double> result(rows.shape());
  for (std::size_t i = 0; i < rows.shape(0); ++i)
    for (std::size_t k = 0; k < 2; ++k) result(i, chosen.places[k]) = rows(i, k);
  return result;
}

// The density of a model of two columns, the first of the chosen ones across.
template <class Model>
Figure plane(const Model& model, const Plot& plot, const ChosenColumns& chosen,
             const RowsToDraw& rows) {
  Grid grid{Array<double>(Shape{grid_cells, grid_cells}), range_of(0, rows), range_of(1, rows)};
  Array<double> points(Shape{grid.values.size(), 2});
  for (std::size_t i = 0; i < grid.values.size(); ++i) {
    points(i, 0) = grid_x(grid, i % grid_cells);
    points(i, 1) = grid_y(grid, i / grid_cells);
  }
  const auto at = [&](const Array<double>& drawn) {
    return densities(model, plot, in_order_of_model(drawn, chosen));
  };
  const std::vector<double> p = at(points);
  std::copy(p.begin(), p.end(), grid.values.begin());
  Figure figure;
  figure.density({title_of(model, plot, 60), chosen.names[0], chosen.names[1]}, grid,
                 thinned(rows.data, most_data_points), thinned(rows.samples, plot.count),
                 mass_contours(at(rows.samples), {0.5, 0.9, 0.99}));
  return figure;
}

}  // namespace

template <class Model>
std::filesystem::path draw_table(const Model& model, const Plot& plot,
                                 const std::filesystem::path& out) {
  const ChosenColumns chosen = chosen_columns(model, plot);
  const RowsToDraw rows = rows_to_draw(model, plot, chosen);
  if (chosen.places.size() == model.columns().size()) {
    if (chosen.places.size() == 1) return curve(model, plot, chosen, rows).save(out);
    if (chosen.places.size() == 2) return plane(model, plot, chosen, rows).save(out);
  }
  return save(Corner{title_of(model, plot, 50), chosen.names, rows.samples, rows.data, plot.count},
              out);
}

#define TAPEFLOW_INSTANTIATE(Model)                                    \
  template std::filesystem::path draw_table(const Model&, const Plot&, \
                                            const std::filesystem::path&);

TAPEFLOW_INSTANTIATE(DensityModel<float>)
TAPEFLOW_INSTANTIATE(DensityModel<double>)
TAPEFLOW_INSTANTIATE(MixtureModel<float>)
TAPEFLOW_INSTANTIATE(MixtureModel<double>)

}  // namespace tapeflow
