// Pictures of densities and training curves, as PNG, SVG or PDF.
//
//   Figure figure;
//   figure.density({"Old Faithful", "eruption (min)", "waiting (min)"}, {p, {1, 6}, {40, 100}}, x);
//   figure.lines({"Training", "epoch", "log-likelihood (nats)"}, {{"train", epochs, train}});
//   figure.save("flow.png");
//
// gnuplot draws the picture. If it is missing, the numbers are written as CSV instead.
#pragma once

#include "engine/array.hpp"
#include "examples/support/plot/cells.hpp"
#include "examples/support/plot/contours.hpp"
#include "examples/support/plot/grid.hpp"
#include "examples/support/plot/histogram.hpp"

#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

namespace tapeflow {

struct Labels {
  std::string title, x, y;  // plain UTF-8 text, without markup
};

/// Curves are solid and coloured; guides to the eye are thin, grey and dashed, each in its own way.
enum class Stroke { curve, guide };

/// One named curve; NaN and infinite entries leave a gap.
struct Series {
  std::string name;
  std::vector<double> x, y;
  Stroke stroke = Stroke::curve;
};

/// On a logarithmic axis, numbers that are not positive leave a gap.
enum class Axes { linear, logarithmic_y, logarithmic };

/// The contents of one panel, of one kind: a grid with points over it, curves over bars, points of
/// several colours, a matrix, or cells. Panels of points and matrices have an empty grid, which
/// holds the ranges of the axes.
struct Panel {
  Labels labels;
  Grid grid;
  Array<double> points, samples;  // [N, 2], [M, 2]
  std::vector<Series> series;
  Histogram bars;
  Axes axes = Axes::linear;                           // axes of the curves
  std::vector<std::size_t> groups = {};               // the group of each point
  Array<double> matrix = Array<double>(Shape{0, 0});  // [rows, columns]
  Cells cells = {};
  std::string cells_show = {};         // the meaning of the values of cells or a matrix
  bool image = false;                  // cells are drawn without axes
  double peak = 0;                     // top of the colour scale; 0: the largest value of the grid
  std::vector<Contour> contours = {};  // lines over a density
};

/// Panels in one picture: side by side, or in rows if a number of columns is given. Rows of more
/// than two panels have small panels: square, without colour bars. A small panel has no axis label
/// if the panel to its left, or below it, has the same label. The same numbers give the same bytes.
class Figure {
 public:
  explicit Figure(std::size_t columns = 0) : columns_(columns) {}

  /// Filled contours of a density, with the points [N, 2] that lie in the grid's ranges over them.
  /// Samples [M, 2] of the density lie between contours and points, small and faint. ShapeError
  /// unless values is at least [2, 2] and points and samples are [N, 2]; std::invalid_argument
  /// unless both ranges are finite and rise.
  Figure& density(Labels labels, Grid grid, Array<double> points = Array<double>(Shape{0, 2}),
                  Array<double> samples = Array<double>(Shape{0, 2}));
  /// The same with lines of equal density over the points. The title then has a line of its own,
  /// above the legend.
  Figure& density(Labels labels, Grid grid, Array<double> points, Array<double> samples,
                  std::vector<Contour> contours);

  /// Curves over a common x, with the bars of a histogram behind them. std::invalid_argument if
  /// there is no series, if a series has x and y of different lengths, or for bars on logarithmic
  /// axes.
  Figure& lines(Labels labels, std::vector<Series> series, Histogram bars = {},
                Axes axes = Axes::linear);

  /// Points [N, 2], each in the colour of its group. Points outside the ranges are not drawn.
  /// ShapeError unless points is [N, 2]; std::invalid_argument unless each point has a group.
  Figure& points(Labels labels, AxisRange x, AxisRange y, Array<double> points,
                 std::vector<std::size_t> groups);

  /// A matrix with row 1 on top. The larger the absolute value of an entry, the darker it is; zero
  /// is white. `show` names the absolute values beside a colour bar; without it there is no bar.
  /// ShapeError unless the matrix is [rows, columns], with at least one of each.
  Figure& matrix(Labels labels, Array<double> matrix, std::string show = "");

  /// Cells, coloured by their values: blue below zero, white at zero, red above. A unit has the
  /// same length on both axes. Without labels the cells are an image without axes. `show` names the
  /// values. ShapeError unless the mesh fits the values.
  Figure& cells(Labels labels, Cells cells, std::string show);

  /// Writes the picture atomically, in the format that the name ends in (format_of), and returns
  /// `picture`. If gnuplot is not installed or fails, says so on `notices`, writes the numbers to
  /// the same name ending in .csv (columns panel, what, x, y, value) and returns that name.
  /// std::logic_error if there is no panel, std::runtime_error if the file cannot be written.
  std::filesystem::path save(const std::filesystem::path& picture,
                             std::ostream& notices = std::cerr) const;

 private:
  std::size_t columns_;
  std::vector<Panel> panels_;
};

}  // namespace tapeflow
