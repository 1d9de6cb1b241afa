#include "engine/io/number.hpp"
#include "examples/support/plot/gnuplot.hpp"
#include "examples/support/plot/gnuplot_parts.hpp"
#include "examples/support/plot/gnuplot_style.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

std::string band_colour(std::size_t band, std::size_t count) {
  return colour_at(style::density_colours,
                   static_cast<double>(band) / static_cast<double>(count - 1));
}

// Contours at round levels from zero to above the peak.
struct Levels {
  double step;
  std::size_t count;

  explicit Levels(const Panel& panel) {
    double peak = panel.peak;
    if (peak == 0)
      for (double value : panel.grid.values)
        if (std::isfinite(value)) peak = std::max(peak, value);
    if (peak == 0) peak = 1;
    step = round_step(peak, style::bands);
    count = static_cast<std::size_t>(std::max(2.0, std::ceil(peak / step)));
  }
  double top() const { return static_cast<double>(count) * step; }
};

// Sets the palette and the colour bar, whose ticks are levels.
void set_levels(std::ostream& out, const Levels& levels) {
  const std::size_t count = levels.count;
  out << "set palette defined (";
  for (std::size_t k = 0; k < count; ++k)
    out << (k > 0 ? ", " : "") << k << " '" << band_colour(k, count) << "', " << k + 1 << " '"
        << band_colour(k, count) << "'";
  out << ")\nset cbrange [0:" << shortest(levels.top()) << "]\nset cbtics "
      << shortest(2 * levels.step) << " scale 0 offset -0.6,0\nset format cb '"
      << tick_format(2 * levels.step) << "'\n";
}

// Writes every point twice, with its size and colour: first a larger disc of paper colour, then the
// point. So the point stands out from dark and light bands and from its neighbours.
void write_points(std::ostream& out, const Array<double>& points, double thickness) {
  const std::size_t count = points.shape(0);
  const double size = thickness * (count <= 500 ? 1.1 : count <= 3000 ? 0.7 : 0.4);
  const auto disc = [&](std::size_t i, double diameter, const char* colour) {
    out << shortest(points(i, 0)) << ' ' << shortest(points(i, 1)) << ' ' << shortest(diameter)
        << " 0x" << colour + 1 << '\n';
  };
  out << "$points << EOD\n";
  for (std::size_t i = 0; i < count; ++i) {
    disc(i, 1.5 * size, style::paper);
    disc(i, size, style::point_colour);
  }
  out << "EOD\n";
}

void write_samples(std::ostream& out, const Array<double>& samples) {
  out << "$samples << EOD\n";
  for (std::size_t i = 0; i < samples.shape(0); ++i)
    out << shortest(samples(i, 0)) << ' ' << shortest(samples(i, 1)) << '\n';
  out << "EOD\n";
}

// The grid with as many cells as the picture shows.
Grid drawn_grid(const Grid& coarse, const style::Size& size) {
  const std::size_t drawn = std::min<std::size_t>(style::drawn_cells, size.width);
  const auto factor = [&](std::size_t cells) { return (drawn + cells - 1) / cells; };
  return refined(coarse, factor(coarse.values.shape(0)), factor(coarse.values.shape(1)));
}

// Plots an image. Its numbers follow the plot command in binary, because gnuplot takes ten times as
// long to read them as text.
void plot_image(std::ostream& out, const Grid& grid) {
  const double dx = grid_x(grid, 1) - grid_x(grid, 0), dy = grid_y(grid, 1) - grid_y(grid, 0);
  out << "plot '-' binary array=(" << grid.values.shape(1) << ',' << grid.values.shape(0)
      << ") format='%float64' dx=" << shortest(dx) << " dy=" << shortest(dy) << " origin=("
      << shortest(grid_x(grid, 0)) << ',' << shortest(grid_y(grid, 0)) << ") with image notitle";
}

// The more of the mass a line holds, the thinner it is.
double width_of_contour(std::size_t k, const Box& box) {
  return (k == 0 ? 3.2 : k == 1 ? 2 : 1.2) * box.size.thickness;
}

void write_contours(std::ostream& out, const Panel& panel) {
  for (std::size_t k = 0; k < panel.contours.size(); ++k) {
    out << "$contour" << k << " << EOD\n";
    const Array<double> pieces = contour_pieces(panel.grid, panel.contours[k].density);
    for (std::size_t i = 0; i < pieces.shape(0); ++i)
      out << shortest(pieces(i, 0)) << ' ' << shortest(pieces(i, 1)) << '\n'
          << shortest(pieces(i, 2)) << ' ' << shortest(pieces(i, 3)) << "\n\n";
    out << "EOD\n";
  }
}

void plot_contours(std::ostream& out, const Panel& panel, const Box& box) {
  for (std::size_t k = 0; k < panel.contours.size(); ++k)
    out << ", $contour" << k << " using 1:2 with lines lw " << shortest(width_of_contour(k, box))
        << " lc rgb '" << style::contour << "' notitle";
}

// The box as it would be a line of text higher.
Box above(Box box) {
  box.top += 36 * box.line;
  return box;
}

// Points lie over samples, or below them if there are contours: these show where many points are.
void plot_points_and_samples(std::ostream& out, const Panel& panel, const Box& box) {
  TextWriter samples;
  if (panel.samples.shape(0) > 0)
    samples << ", $samples using 1:2 with points pt 7 ps " << 0.45 * box.size.thickness
            << " lc rgb '" << style::sample_points << "' notitle";
  const std::string points =
      panel.points.shape(0) > 0
          ? ", $points using 1:2:3:4 with points pt 7 ps variable lc rgb variable notitle"
          : "";
  out << (panel.contours.empty() ? samples.str() + points : points + samples.str());
}

// Without contours a legend tells points from samples; one of the two needs none. All names are
// short: the longest sets the width of each.
std::vector<LegendEntry> legend_of(const Panel& panel, const Box& box) {
  std::vector<LegendEntry> legend;
  if (panel.samples.shape(0) > 0) legend.push_back({"samples", style::ink});
  if (panel.points.shape(0) > 0) legend.push_back({"data", style::point_colour});
  if (legend.size() < 2 && panel.contours.empty()) return {};
  for (std::size_t k = 0; k < panel.contours.size(); ++k)
    legend.push_back({panel.contours[k].name, style::contour, width_of_contour(k, box)});
  return legend;
}

void write_numbers(std::ostream& out, const Grid& grid) {
  for (const double value : grid.values) {
    const double number = std::isfinite(value) ? value : NAN;
    out.write(reinterpret_cast<const char*>(&number), sizeof number);
  }
}

}  // namespace

double right_margin_of_density(const Panel& panel) {
  const Levels levels(panel);
  // The letters of the longest tick of the colour bar.
  const auto letters = static_cast<double>(ticks_of({0, levels.top()}, style::bands / 2).letters);
  return style::right_of_density + style::digit * std::max(0., letters - 6);
}

void plot_density(std::ostream& out, const Panel& panel, const Box& box) {
  set_panel(out, panel.labels, box, panel.grid.x, panel.grid.y);
  if (!panel.contours.empty()) set_title(out, panel.labels.title, above(box), box.size.title_font);
  const Levels levels(panel);
  set_levels(out, levels);
  set_colour_bar(out, "density", box);
  const bool with_points = panel.points.shape(0) > 0, with_samples = panel.samples.shape(0) > 0;
  if (with_points) write_points(out, panel.points, box.size.thickness);
  if (with_samples) write_samples(out, panel.samples);
  write_contours(out, panel);
  out << "unset grid\n";
  const Grid grid = drawn_grid(panel.grid, box.size);
  plot_image(out, grid);
  plot_points_and_samples(out, panel, box);
  plot_contours(out, panel, box);
  out << '\n';
  write_numbers(out, grid);
  out << "\nunset label\n";
  const std::vector<LegendEntry> legend = legend_of(panel, box);
  if (!legend.empty()) plot_legend(out, box, legend);
}

}  // namespace tapeflow
