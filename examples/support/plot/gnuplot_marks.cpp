#include "examples/support/plot/gnuplot.hpp"
#include "examples/support/plot/gnuplot_parts.hpp"
#include "examples/support/plot/gnuplot_style.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

double largest_entry(const Array<double>& matrix) {
  double largest = 0;
  for (double entry : matrix) largest = std::max(largest, std::abs(entry));
  return largest > 0 ? largest : 1;
}

Ticks bar_ticks(const Array<double>& matrix) {
  return ticks_of({0, largest_entry(matrix)}, style::bands / 2);
}

}  // namespace

void plot_points(std::ostream& out, const Panel& panel, const Box& box) {
  set_panel(out, panel.labels, box, panel.grid.x, panel.grid.y);
  out << "$points << EOD\n";
  for (std::size_t i = 0; i < panel.groups.size(); ++i) {
    const auto& colours = style::curve_colours;
    out << shortest(panel.points(i, 0)) << ' ' << shortest(panel.points(i, 1)) << " 0x"
        << colours[panel.groups[i] % colours.size()] + 1 << '\n';
  }
  out << "EOD\nunset grid\nplot $points using 1:2:3 with points pt 7 ps "
      << (panel.groups.size() <= 500 ? 0.9 : 0.5) * box.size.thickness
      << " lc rgb variable notitle\nunset label\n";
}

double right_margin_of_matrix(const Panel& panel, const style::Size& size) {
  if (panel.cells_show.empty()) return size.right;
  const auto letters = static_cast<double>(bar_ticks(panel.matrix).letters);
  return style::right_of_density + style::digit * std::max(0., letters - 6);
}

// The axes count from one; the rows are counted from the top down.
void plot_matrix(std::ostream& out, const Panel& panel, const Box& box) {
  const Array<double>& matrix = panel.matrix;
  set_panel(out, panel.labels, box, panel.grid.x, panel.grid.y);
  out << "set yrange [" << shortest(panel.grid.y.high) << ':' << shortest(panel.grid.y.low)
      << "]\nset palette defined (0 '" << style::paper << "', 0.001 '#c6dbef', 1 '#08306b')\n"
      << "set cbrange [0:" << shortest(largest_entry(matrix)) << "]\n";
  if (panel.cells_show.empty()) {
    out << "unset colorbox\n";
  } else {
    const Ticks ticks = bar_ticks(matrix);
    out << "set cbtics " << shortest(ticks.step) << " scale 0 offset -0.6,0\nset format cb '"
        << ticks.format << "'\n";
    set_colour_bar(out, panel.cells_show, box);
  }
  out << "$matrix << EOD\n";
  for (std::size_t row = 0; row < matrix.shape(0); ++row) {
    for (std::size_t col = 0; col < matrix.shape(1); ++col)
      out << shortest(std::abs(matrix(row, col))) << ' ';
    out << '\n';
  }
  out << "EOD\nset border 15\nunset grid\n"
      << "plot $matrix matrix using ($1+1):($2+1):3 with image pixels notitle\n"
      << "set border 3\nunset label\n";
}

}  // namespace tapeflow
