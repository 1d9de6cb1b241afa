#include "examples/support/plot/gnuplot.hpp"
#include "examples/support/plot/gnuplot_parts.hpp"
#include "examples/support/plot/gnuplot_style.hpp"
#include "examples/support/terminal/text_width.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

// The ends of the colour scale. The scale contains zero, and zero is its middle if there are
// numbers of both signs.
AxisRange scale_of(const Array<double>& values) {
  double low = 0, high = 0;
  for (double value : values) {
    if (!std::isfinite(value)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  if (low < 0 && high > 0) return {-std::max(-low, high), std::max(-low, high)};
  return low < high ? AxisRange{low, high} : AxisRange{0, 1};
}

// Blue below zero, white at zero, red above.
std::string colour_of(double value, AxisRange scale) {
  const double most = std::max(-scale.low, scale.high);
  return colour_at(style::signed_colours, 0.5 + 0.5 * std::clamp(value / most, -1., 1.));
}

void write_cells(std::ostream& out, const Cells& cells, AxisRange scale) {
  for (std::size_t i = 0; i < cells.values.shape(0); ++i) {
    for (std::size_t j = 0; j < cells.values.shape(1); ++j) {
      if (!std::isfinite(cells.values(i, j))) continue;
      const Array<double> corners = outline(cells, i, j);
      out << "set object polygon from ";
      for (std::size_t k = 0; k < corners.shape(0); ++k)
        out << rounded(corners(k, 0)) << ',' << rounded(corners(k, 1)) << " to ";
      out << rounded(corners(0, 0)) << ',' << rounded(corners(0, 1)) << " fillcolor rgb '"
          << colour_of(cells.values(i, j), scale) << "' fillstyle solid border linecolor rgb '"
          << style::cell_line << "'\n";
    }
  }
}

void set_scale(std::ostream& out, AxisRange scale, const std::string& what, const Box& box) {
  constexpr int parts = 20;
  out << "set palette defined (";
  for (int k = 0; k <= parts; ++k) {
    const double value = scale.low + (scale.high - scale.low) * k / parts;
    out << (k > 0 ? ", " : "") << k << " '" << colour_of(value, scale) << "'";
  }
  const Ticks ticks = ticks_of(scale, style::bands / 2);
  out << ")\nset cbrange [" << shortest(scale.low) << ':' << shortest(scale.high)
      << "]\nset cbtics " << shortest(ticks.step) << " scale 0 offset -0.6,0\nset format cb '"
      << ticks.format << "'\n";
  set_colour_bar(out, what, box);
}

// The ranges of the axes: the smallest that show all cells with equal units on both axes.
struct Frame {
  AxisRange x, y;
};
Frame frame_of(const Cells& cells, const Box& box) {
  double low[2] = {INFINITY, INFINITY}, high[2] = {-INFINITY, -INFINITY};
  for (std::size_t k = 0; k < cells.mesh.size(); ++k) {
    low[k % 2] = std::min(low[k % 2], cells.mesh.data()[k]);
    high[k % 2] = std::max(high[k % 2], cells.mesh.data()[k]);
  }
  const double pixels[2] = {(box.right - box.left) / box.pixel, (box.top - box.bottom) / box.line};
  const double unit =
      1.04 * std::max((high[0] - low[0]) / pixels[0], (high[1] - low[1]) / pixels[1]);
  const auto around = [&](int axis) {
    const double middle = (low[axis] + high[axis]) / 2, half = unit * pixels[axis] / 2;
    return AxisRange{middle - half, middle + half};
  };
  return {around(0), around(1)};
}

}  // namespace

// The axis ranges, and so the numbers at the axis, follow from the box. So the margin leaves room
// for four letters.
double left_margin_of_cells(const Panel& panel, const style::Size& size) {
  return panel.image ? size.left : size.label + 4 * size.digit;
}

double right_margin_of_cells(const Panel& panel) {
  const Ticks ticks = ticks_of(scale_of(panel.cells.values), style::bands / 2);
  const double numbers = style::bar_width + style::digit * static_cast<double>(ticks.letters + 2);
  const double title = style::letter * static_cast<double>(text_width(panel.cells_show));
  return std::max<double>(style::right_of_density, style::bar_gap + std::max(numbers, title) + 10);
}

void plot_cells(std::ostream& out, const Panel& panel, const Box& box) {
  const AxisRange scale = scale_of(panel.cells.values);
  const auto [x, y] = frame_of(panel.cells, box);
  set_panel(out, panel.labels, box, x, y);
  set_scale(out, scale, panel.cells_show, box);
  write_cells(out, panel.cells, scale);
  if (panel.image) out << "unset border\nunset xtics\nunset ytics\n";
  out << "unset grid\n$nothing << EOD\n0 0 0\nEOD\n"
      << "plot $nothing using 1:2:3 with points pt 0 ps 0 palette notitle\n"
      << "unset label\nunset object\n";
  if (panel.image) set_frame(out);
}

}  // namespace tapeflow
