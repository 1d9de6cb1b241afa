// Pictures of densities and training curves, as PNG.
//
//   Figure figure;
//   figure.density({"Old Faithful", "eruption (min)", "waiting (min)"}, {p, {1, 6}, {40, 100}}, x);
//   figure.lines({"Training", "epoch", "log-likelihood (nats)"}, {{"train", epochs, train}});
//   figure.save("flow.png");
//
// gnuplot draws; where it is missing, the numbers are written as CSV instead.
#pragma once

#include "engine/array.hpp"
#include "examples/support/plot/cells.hpp"
#include "examples/support/plot/grid.hpp"
#include "examples/support/plot/histogram.hpp"

#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

namespace tapeflow {

struct Labels {
  std::string title, x, y;  // UTF-8, drawn letter by letter: no markup
};

/// Curves are full and coloured; guides to the eye are thin, grey and dashed.
enum class Stroke { curve, guide };

/// One named curve; NaN and infinite entries leave a gap.
struct Series {
  std::string name;
  std::vector<double> x, y;
  Stroke stroke = Stroke::curve;
};

/// On a logarithmic axis what is not positive leaves a gap.
enum class Axes { linear, logarithmic_y, logarithmic };

/// What one panel of a figure shows: a grid with points over it, curves over bars, points of
/// several colours, a matrix, or cells. Where there is no grid, its ranges are the axes'.
struct Panel {
  Labels labels;
  Grid grid;
  Array<double> points, samples;  // [N, 2], [M, 2]
  std::vector<Series> series;
  Histogram bars;
  Axes axes = Axes::linear;                           // of the curves
  std::vector<std::size_t> groups = {};               // of each of the points
  Array<double> matrix = Array<double>(Shape{0, 0});  // [rows, columns]
  Cells cells = {};
  std::string cells_show = {};  // what their values are
  bool image = false;           // cells without axes
  double peak = 0;              // of the colours' scale; 0: the grid's own
};

/// Panels in one picture, side by side or, given the number of columns, row after row. Rows of more
/// than two are of small panels: square, without colour bars, and a label of an axis stands only
/// where the panel to the left, or below, has another. The same numbers give the same bytes.
class Figure {
 public:
  explicit Figure(std::size_t columns = 0) : columns_(columns) {}

  /// Filled contours of a density, over them the points [N, 2] that lie in the grid's ranges, and
  /// between them, small and faint, samples [M, 2] of it.
  /// ShapeError unless values is at least [2, 2] and points [N, 2]; std::invalid_argument unless
  /// both ranges are finite and rise.
  Figure& density(Labels labels, Grid grid, Array<double> points = Array<double>(Shape{0, 2}),
                  Array<double> samples = Array<double>(Shape{0, 2}));

  /// Curves over a common x, behind them the bars of a histogram. std::invalid_argument without a
  /// series, if one has x and y of different lengths, or for bars on logarithmic axes.
  Figure& lines(Labels labels, std::vector<Series> series, Histogram bars = {},
                Axes axes = Axes::linear);

  /// Points [N, 2], each in the colour of its group. Those outside the ranges are not drawn.
  /// ShapeError unless points is [N, 2]; std::invalid_argument unless each has a group.
  Figure& points(Labels labels, AxisRange x, AxisRange y, Array<double> points,
                 std::vector<std::size_t> groups);

  /// A matrix, row 1 on top: an entry is the darker the larger its size, and white where it is
  /// zero. ShapeError unless it is [rows, columns], with one of each at least.
  Figure& matrix(Labels labels, Array<double> matrix);

  /// Cells, coloured by their values: blue below zero, white at zero, red above. One unit is as
  /// long on both axes, and without labels there are no axes: an image. `show` is what the values
  /// are. ShapeError unless the mesh fits the values.
  Figure& cells(Labels labels, Cells cells, std::string show);

  /// Writes the picture, all of it or nothing, and returns `png`. If gnuplot is not installed or
  /// fails, says so on `notices`, writes the numbers to the same name ending in .csv (columns
  /// panel, what, x, y, value) and returns that. std::logic_error without a panel,
  /// std::runtime_error if the file cannot be written.
  std::filesystem::path save(const std::filesystem::path& png,
                             std::ostream& notices = std::cerr) const;

 private:
  std::size_t columns_;
  std::vector<Panel> panels_;
};

}  // namespace tapeflow
