#include "examples/support/gnuplot.hpp"

#include "examples/support/gnuplot_parts.hpp"
#include "examples/support/gnuplot_style.hpp"

#include <sstream>

namespace tapeflow {
namespace {

// The place of panel k of `count` in a picture of that width.
Box box_of(const Panel& panel, std::size_t k, std::size_t count, int width) {
  const double pixel = 1.0 / width, line = 1.0 / style::height;
  const double panel_width = 1.0 / static_cast<double>(count);
  const double start = static_cast<double>(k) * panel_width;
  const bool density = panel.series.empty();
  const double left = left_margin(density ? panel.grid.y : curves_range(panel));
  const double right = density ? right_margin(panel) : style::right;
  return {start + left * pixel,
          start + panel_width - right * pixel,
          style::bottom * line,
          1 - style::top * line,
          pixel,
          line};
}

}  // namespace

std::string gnuplot_script(const std::vector<Panel>& panels) {
  const std::size_t count = panels.size();
  const int width =
      count == 1 ? style::single_width : static_cast<int>(count) * style::side_by_side_width;
  std::ostringstream out;
  set_style(out, width, style::height, style::font);
  out << "set multiplot\n";
  for (std::size_t k = 0; k < count; ++k) {
    const Box box = box_of(panels[k], k, count, width);
    if (panels[k].series.empty())
      plot_density(out, panels[k], box);
    else
      plot_lines(out, panels[k], box);
  }
  out << "unset multiplot\n";
  return out.str();
}

}  // namespace tapeflow
