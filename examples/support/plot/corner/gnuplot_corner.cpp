#include "engine/io/number.hpp"
#include "examples/support/plot/corner/corner.hpp"
#include "examples/support/plot/corner/level_bins.hpp"
#include "examples/support/plot/gnuplot_parts.hpp"
#include "examples/support/plot/gnuplot_style.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

namespace corner_style = style::corner;

// One column of the table.
struct Column {
  std::string label;
  AxisRange range;
  Ticks ticks;
  HistogramPair bars;
};

double panel_size(std::size_t columns) {
  return std::clamp(corner_style::panels / static_cast<double>(columns), corner_style::least_panel,
                    corner_style::largest_panel);
}

std::vector<Column> columns_of(const Corner& corner) {
  std::vector<Column> columns;
  // At least 5 steps, so that every range contains two ticks or more.
  const double steps = std::max(5., panel_size(corner.columns.size()) / corner_style::tick_gap);
  for (std::size_t j = 0; j < corner.columns.size(); ++j) {
    const auto samples = finite_column(corner.samples, j), data = finite_column(corner.data, j);
    HistogramPair bars = histogram_pair(samples, data, shown_range_of_model(samples, data));
    const AxisRange range = bars.samples.range;
    columns.push_back({corner.columns[j], range, ticks_of(range, steps), std::move(bars)});
  }
  return columns;
}

// The places of all parts, in pixels.
struct Layout {
  double panel, left, bottom, width, height;

  explicit Layout(const std::vector<Column>& columns) {
    const double count = static_cast<double>(columns.size());
    std::size_t x_letters = 0, y_letters = 0;
    for (std::size_t j = 0; j < columns.size(); ++j) {
      x_letters = std::max(x_letters, columns[j].ticks.letters);
      if (j > 0) y_letters = std::max(y_letters, columns[j].ticks.letters);
    }
    const auto text = [](std::size_t letters) {
      return corner_style::digit * static_cast<double>(letters);
    };
    panel = panel_size(columns.size());
    left = corner_style::label_zone + text(y_letters) + 16;
    bottom =
        corner_style::label_zone + 0.65 * text(x_letters) + 26;  // 0.65: the numbers are slanted
    const double panels = count * panel + (count - 1) * corner_style::gap;
    width = left + panels + style::right;
    height = style::top + panels + bottom;
  }

  Box box(std::size_t row, std::size_t column, std::size_t count) const {
    const double step = panel + corner_style::gap;
    const double x = left + static_cast<double>(column) * step;
    const double y = bottom + static_cast<double>(count - 1 - row) * step;
    return {x / width, (x + panel) / width, y / height, (y + panel) / height,
            1 / width, 1 / height};
  }
};

void write_rows(std::ostream& out, const char* name, const Array<double>& rows, std::size_t most) {
  const std::size_t n = rows.shape(0), stride = std::max<std::size_t>(1, (n + most) / (most + 1));
  out << name << " << EOD\n";
  for (std::size_t i = 0, drawn = 0; i < n && drawn < most; i += stride, ++drawn) {
    for (std::size_t j = 0; j < rows.shape(1); ++j) out << shortest(rows(i, j)) << ' ';
    out << '\n';
  }
  out << "EOD\n";
}

// Sets one axis of a panel. Its numbers and its name appear only at the outer edge of the picture.
// No tick is so close to the ends of a panel that its number touches a number of the next panel.
void set_axis(std::ostream& out, char axis, const Column& column, bool outer) {
  const auto [low, high] = column.range;
  const double step = column.ticks.step, end = 0.05 * (high - low);
  out << "set " << axis << "range [" << shortest(low) << ':' << shortest(high) << "]\nset " << axis
      << "tics nomirror " << shortest(std::ceil((low + end) / step) * step) << ',' << shortest(step)
      << ',' << shortest(high - end) << (axis == 'x' ? " rotate by 40 right offset 0.3,0" : "")
      << "\nset format " << axis << " '" << (outer ? column.ticks.format : "") << "'\n";
}

void set_names(std::ostream& out, const std::vector<Column>& columns, const Layout& layout) {
  const auto letters = static_cast<std::size_t>(layout.panel / corner_style::letter);
  const std::size_t count = columns.size();
  for (std::size_t k = 0; k < count; ++k) {
    const Box below = layout.box(count - 1, k, count), beside = layout.box(k, 0, count);
    const std::string name = gnuplot_text(shortened(columns[k].label, letters));
    const double edge = corner_style::label_zone / 2;
    out << "set label " << 10 + k << ' ' << name << " at screen "
        << shortest((below.left + below.right) / 2) << ", screen " << shortest(edge / layout.height)
        << " center textcolor '" << style::ink << "'\n";
    if (k == 0) continue;
    out << "set label " << 100 + k << ' ' << name << " at screen " << shortest(edge / layout.width)
        << ", screen " << shortest((beside.bottom + beside.top) / 2)
        << " center rotate by 90 textcolor '" << style::ink << "'\n";
  }
}

void plot_column(std::ostream& out, const Column& column, bool with_data) {
  double peak = 0;
  for (const Histogram* bars : {&column.bars.samples, &column.bars.data})
    for (double height : bars->heights) peak = std::max(peak, height);
  out << "set border 1\nunset ytics\nset yrange [0:" << shortest(peak > 0 ? 1.08 * peak : 1)
      << "]\n";
  write_bars(out, "$data_bars", column.bars.data);
  write_bars(out, "$sample_bars", column.bars.samples);
  out << "plot $sample_bars using 1:2 with fillsteps fs solid 1 noborder lc rgb '"
      << corner_style::sample_bars << "' notitle";
  if (with_data)
    out << ", $data_bars using 1:2 with steps lw 2.5 lc rgb '" << style::point_colour
        << "' notitle";
  out << "\nset border 3\n";
}

// Which points are drawn on a side of the diagonal.
struct Side {
  bool samples, data;
};

void plot_pair(std::ostream& out, std::size_t row, std::size_t column, Side shown) {
  const auto points = [&](const char* block, double size, const char* colour) {
    out << block << " using " << column + 1 << ':' << row + 1 << " with points pt 7 ps "
        << shortest(size) << " lc rgb '" << colour << "' notitle";
  };
  out << "plot ";
  if (shown.samples) points("$samples", corner_style::point_size, corner_style::sample_points);
  if (shown.samples && shown.data) out << ", ";
  // Over samples, data have to stand out.
  if (shown.data && shown.samples)
    points("$data", 2 * corner_style::point_size, style::point_colour);
  if (shown.data && !shown.samples)
    points("$data", corner_style::point_size, corner_style::data_points);
  out << '\n';
}

void plot_panels(std::ostream& out, const std::vector<Column>& columns, const Layout& layout,
                 Side below, Side above) {
  const std::size_t count = columns.size();
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = 0; j < count; ++j) {
      const Side shown = j < i ? below : above;
      if (i != j && !shown.samples && !shown.data) continue;
      set_margins(out, layout.box(i, j, count));
      set_axis(out, 'x', columns[j], i + 1 == count);
      if (i != j) set_axis(out, 'y', columns[i], j == 0);
      i == j ? plot_column(out, columns[j], below.data) : plot_pair(out, i, j, shown);
      out << "unset label\n";
    }
  }
}

}  // namespace

std::string gnuplot_script(const Corner& corner, PictureFormat format) {
  const std::vector<Column> columns = columns_of(corner);
  const Layout layout(columns);
  const bool with_data = corner.data.shape(0) > 0;
  const bool both_many =
      std::min({corner.samples.shape(0), corner.data.shape(0), corner.drawn}) >= corner_style::many;
  TextWriter out;
  set_style(out, layout.width, layout.height, corner_style::font, format);
  write_rows(out, "$samples", corner.samples, corner.drawn);
  write_rows(out, "$data", corner.data, corner.drawn);
  out << "set multiplot\n";
  set_names(out, columns, layout);
  const Box whole{layout.left / layout.width,
                  1 - style::right / layout.width,
                  0,
                  layout.box(0, 0, columns.size()).top,
                  1 / layout.width,
                  1 / layout.height};
  set_title(out, corner.title, whole, corner_style::title_font);
  plot_panels(out, columns, layout, {.samples = !both_many, .data = with_data},
              {.samples = both_many, .data = false});
  if (with_data)
    plot_legend(out, whole, {{"samples", style::curve_colours[0]}, {"data", style::point_colour}});
  out << "unset multiplot\n";
  return out.str();
}

}  // namespace tapeflow
