#include "examples/support/plot/figure.hpp"

#include "engine/check.hpp"
#include "engine/io/number.hpp"
#include "examples/support/plot/gnuplot.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace tapeflow {
namespace {

bool rises(AxisRange range) {
  return std::isfinite(range.low) && std::isfinite(range.high) && range.low < range.high;
}

void append_grid(std::ostream& csv, std::size_t panel, const Grid& grid) {
  for (std::size_t row = 0; row < grid.values.shape(0); ++row) {
    for (std::size_t col = 0; col < grid.values.shape(1); ++col) {
      csv << panel << ",density," << shortest(grid_x(grid, col)) << ','
          << shortest(grid_y(grid, row)) << ',' << shortest(grid.values(row, col)) << '\n';
    }
  }
}

// Writes each cell at the mean of its outline's corners.
void append_cells(std::ostream& csv, std::size_t panel, const Cells& cells) {
  for (std::size_t i = 0; i < cells.values.shape(0); ++i) {
    for (std::size_t j = 0; j < cells.values.shape(1); ++j) {
      const Array<double> corners = outline(cells, i, j);
      const double count = static_cast<double>(corners.shape(0));
      double x = 0, y = 0;
      for (std::size_t k = 0; k < corners.shape(0); ++k) {
        x += corners(k, 0) / count;
        y += corners(k, 1) / count;
      }
      csv << panel << ",cell," << shortest(x) << ',' << shortest(y) << ','
          << shortest(cells.values(i, j)) << '\n';
    }
  }
}

void append_points(std::ostream& csv, std::size_t panel, const char* what,
                   const Array<double>& points) {
  for (std::size_t i = 0; i < points.shape(0); ++i)
    csv << panel << ',' << what << ',' << shortest(points(i, 0)) << ',' << shortest(points(i, 1))
        << ",\n";
}

void append_groups(std::ostream& csv, std::size_t panel, const Array<double>& points,
                   const std::vector<std::size_t>& groups) {
  for (std::size_t i = 0; i < points.shape(0); ++i)
    csv << panel << ",group," << shortest(points(i, 0)) << ',' << shortest(points(i, 1)) << ','
        << groups[i] << '\n';
}

void append_matrix(std::ostream& csv, std::size_t panel, const Array<double>& matrix) {
  for (std::size_t row = 0; row < matrix.shape(0); ++row)
    for (std::size_t col = 0; col < matrix.shape(1); ++col)
      csv << panel << ",cell," << col + 1 << ',' << row + 1 << ',' << shortest(matrix(row, col))
          << '\n';
}

}  // namespace

// One table for all panels; each row is one drawn number.
std::string csv_of(const std::vector<Panel>& panels) {
  TextWriter csv;
  csv << "panel,what,x,y,value\n";
  for (std::size_t k = 0; k < panels.size(); ++k) {
    const Panel& panel = panels[k];
    append_matrix(csv, k + 1, panel.matrix);
    append_cells(csv, k + 1, panel.cells);
    if (!panel.groups.empty()) append_groups(csv, k + 1, panel.points, panel.groups);
    if (panel.grid.values.size() > 0) {
      append_grid(csv, k + 1, panel.grid);
      append_points(csv, k + 1, "point", panel.points);
      append_points(csv, k + 1, "sample", panel.samples);
    }
    const Histogram& bars = panel.bars;
    for (std::size_t i = 0; i < bars.heights.size(); ++i)
      csv << k + 1 << ',' << csv_text(bars.name) << ',' << shortest(bars.bin_centre(i)) << ','
          << shortest(bars.heights[i]) << ",\n";
    for (const Series& curve : panel.series)
      for (std::size_t i = 0; i < curve.x.size(); ++i)
        csv << k + 1 << ',' << csv_text(curve.name) << ',' << shortest(curve.x[i]) << ','
            << shortest(curve.y[i]) << ",\n";
  }
  return csv.str();
}

Figure& Figure::density(Labels labels, Grid grid, Array<double> points, Array<double> samples) {
  require_rank("Figure::density", "values", grid.values.shape(), 2);
  if (std::min(grid.values.shape(0), grid.values.shape(1)) < 2)
    shape_error("Figure::density", "values of at least [2, 2]", to_string(grid.values.shape()));
  for (const Array<double>* list : {&points, &samples})
    if (list->dimension() != 2 || list->shape(1) != 2)
      shape_error("Figure::density", "points [N, 2]", to_string(list->shape()));
  require(rises(grid.x) && rises(grid.y),
          "Figure::density: needs finite ranges with low < high, got x " + shortest(grid.x.low) +
              " to " + shortest(grid.x.high) + ", y " + shortest(grid.y.low) + " to " +
              shortest(grid.y.high));
  panels_.push_back(
      {std::move(labels), std::move(grid), std::move(points), std::move(samples), {}, {}});
  return *this;
}

Figure& Figure::density(Labels labels, Grid grid, Array<double> points, Array<double> samples,
                        std::vector<Contour> contours) {
  density(std::move(labels), std::move(grid), std::move(points), std::move(samples));
  panels_.back().contours = std::move(contours);
  return *this;
}

Figure& Figure::lines(Labels labels, std::vector<Series> series, Histogram bars, Axes axes) {
  require(!series.empty(), "Figure::lines: needs at least one series, got none");
  for (const Series& curve : series)
    require(curve.x.size() == curve.y.size(),
            "Figure::lines: series '" + curve.name + "' needs as many x as y, got " +
                std::to_string(curve.x.size()) + " x and " + std::to_string(curve.y.size()) + " y");
  require(axes == Axes::linear || bars.heights.empty(),
          "Figure::lines: needs linear axes for bars, got logarithmic ones");
  panels_.push_back({std::move(labels), {}, {}, {}, std::move(series), std::move(bars), axes});
  return *this;
}

Figure& Figure::points(Labels labels, AxisRange x, AxisRange y, Array<double> points,
                       std::vector<std::size_t> groups) {
  if (points.dimension() != 2 || points.shape(1) != 2)
    shape_error("Figure::points", "points [N, 2]", to_string(points.shape()));
  require(groups.size() == points.shape(0), "Figure::points: needs a group for each of the " +
                                                std::to_string(points.shape(0)) + " points, got " +
                                                std::to_string(groups.size()));
  const Grid empty{Array<double>(Shape{0, 0}), x, y};
  Panel panel;
  panel.labels = std::move(labels);
  panel.grid = empty;
  panel.points = std::move(points);
  panel.groups = std::move(groups);
  panels_.push_back(std::move(panel));
  return *this;
}

Figure& Figure::matrix(Labels labels, Array<double> matrix, std::string show) {
  if (matrix.dimension() != 2 || matrix.size() == 0)
    shape_error("Figure::matrix", "matrix [rows, columns]", to_string(matrix.shape()));
  const AxisRange x{0.5, static_cast<double>(matrix.shape(1)) + 0.5},
      y{0.5, static_cast<double>(matrix.shape(0)) + 0.5};
  const Grid empty{Array<double>(Shape{0, 0}), x, y};
  Panel panel;
  panel.labels = std::move(labels);
  panel.grid = empty;
  panel.matrix = std::move(matrix);
  panel.cells_show = std::move(show);
  panels_.push_back(std::move(panel));
  return *this;
}

Figure& Figure::cells(Labels labels, Cells cells, std::string show) {
  require_rank("Figure::cells", "values", cells.values.shape(), 2);
  const std::size_t rows = cells.values.shape(0), cols = cells.values.shape(1);
  const std::size_t cuts = rows > 0 && cells.mesh.dimension() == 3 ? cells.cuts() : 0;
  const Shape needed{rows * cuts + 1, cols * cuts + 1, 2};
  if (rows * cols * cuts == 0 || cells.mesh.shape() != needed)
    shape_error("Figure::cells", "a mesh [R cuts + 1, C cuts + 1, 2] for values [R, C]",
                to_string(cells.mesh.shape()) + " for " + to_string(cells.values.shape()));
  Panel panel;
  panel.image = labels.x.empty() && labels.y.empty();
  panel.labels = std::move(labels);
  panel.cells = std::move(cells);
  panel.cells_show = std::move(show);
  panels_.push_back(std::move(panel));
  return *this;
}

std::filesystem::path Figure::save(const std::filesystem::path& picture,
                                   std::ostream& notices) const {
  if (panels_.empty()) throw std::logic_error("Figure::save: needs at least one panel, got none");
  return draw_or_tabulate(
      gnuplot_script(panels_, columns_, format_of(picture)), [this] { return csv_of(panels_); },
      picture, notices);
}

}  // namespace tapeflow
