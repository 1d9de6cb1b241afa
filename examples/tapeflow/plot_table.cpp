#include "examples/tapeflow/plot_table.hpp"

#include "examples/support/plot/corner.hpp"
#include "examples/support/plot/figure.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_width.hpp"
#include "examples/tapeflow/columns.hpp"
#include "examples/tapeflow/plot_rows.hpp"

#include <cmath>

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

// The density of a model of one column, over the histogram of the data.
template <class Model>
Figure curve(const Model& model, const Plot& plot, const ChosenColumns& chosen,
             const RowsToDraw& rows) {
  const AxisRange range = range_of(0, rows);
  Array<double> x(Shape{curve_points, 1});
  for (std::size_t i = 0; i < curve_points; ++i)
    x(i, 0) = range.low + (range.high - range.low) * static_cast<double>(i) / (curve_points - 1);
  const Series density{"model", {x.begin(), x.end()}, densities(model, plot, x)};
  Figure figure;
  figure.lines(
      {title_of(model, plot, 50), chosen.names[0], "density"}, {density},
      rows.data.shape(0) > 0 ? histogram("data", finite_column(rows.data, 0), range) : Histogram());
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
