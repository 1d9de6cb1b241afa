#include "examples/support/plot/gnuplot.hpp"

#include "engine/io/number.hpp"
#include "examples/support/plot/gnuplot_parts.hpp"
#include "examples/support/plot/gnuplot_style.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

// The places of the panels: the number of columns and rows, and the size of a panel.
struct Layout {
  std::size_t columns, rows;
  style::Size size = style::large;

  Layout(std::size_t panels, std::size_t wanted_columns)
      : columns(wanted_columns == 0 ? panels : std::min(wanted_columns, panels)),
        rows((panels + columns - 1) / columns) {
    if (panels == 1) size.width = style::single_width;
    if (rows > 1 && columns > 2) size = style::small;
  }
  int width() const { return static_cast<int>(columns) * size.width; }
  int height() const { return static_cast<int>(rows) * size.height; }

  Box box(const Panel& panel, std::size_t k) const {
    const double pixel = 1.0 / width(), line = 1.0 / height();
    const double start = static_cast<double>(k % columns) * size.width;
    const double end = static_cast<double>(rows - 1 - k / columns) * size.height;
    const auto [left, right] = margins(panel);
    return {(start + left) * pixel,
            (start + size.width - right) * pixel,
            (end + size.bottom) * line,
            (end + size.height - size.top) * line,
            pixel,
            line,
            size};
  }

 private:
  struct Margins {
    double left, right;
  };
  Margins margins(const Panel& panel) const {
    if (!panel.series.empty()) return {left_margin(curves_range(panel), size), size.right};
    const bool cells = panel.cells.values.size() > 0;
    const double left = cells ? left_margin_of_cells(panel, size) : left_margin(panel.grid.y, size);
    if (!size.colour_bar) return {left, size.right};
    if (cells) return {left, right_margin_of_cells(panel)};
    if (panel.matrix.size() > 0) return {left, right_margin_of_matrix(panel, size)};
    return {left, panel.grid.values.size() > 0 ? right_margin_of_density(panel) : size.right};
  }
};

// The panel, without the labels that a small panel shares with its neighbour.
Panel with_needed_labels(const std::vector<Panel>& panels, std::size_t k, const Layout& layout) {
  Panel panel = panels[k];
  if (layout.size.colour_bar) return panel;
  const std::size_t below = k + layout.columns;
  if (below < panels.size() && panels[below].labels.x == panel.labels.x) panel.labels.x = "";
  if (k % layout.columns > 0 && panels[k - 1].labels.y == panel.labels.y) panel.labels.y = "";
  return panel;
}

}  // namespace

void plot_panel(std::ostream& out, const Panel& panel, const Box& box) {
  if (!panel.series.empty()) return plot_lines(out, panel, box);
  if (!panel.groups.empty()) return plot_points(out, panel, box);
  if (panel.cells.values.size() > 0) return plot_cells(out, panel, box);
  panel.matrix.size() > 0 ? plot_matrix(out, panel, box) : plot_density(out, panel, box);
}

PictureFormat format_of(const std::filesystem::path& picture) {
  const std::string ending = picture.extension().string();
  return ending == ".svg"   ? PictureFormat::svg
         : ending == ".pdf" ? PictureFormat::pdf
                            : PictureFormat::png;
}

std::string gnuplot_script(const std::vector<Panel>& panels, std::size_t columns,
                           PictureFormat format) {
  const Layout layout(panels.size(), columns);
  TextWriter out;
  set_style(out, layout.width(), layout.height(), layout.size.font, format);
  out << "set multiplot\n";
  for (std::size_t k = 0; k < panels.size(); ++k) {
    const Panel panel = with_needed_labels(panels, k, layout);
    const Box box = layout.box(panel, k);
    plot_panel(out, panel, box);
  }
  out << "unset multiplot\n";
  return out.str();
}

}  // namespace tapeflow
