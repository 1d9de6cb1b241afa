#include "engine/io/number.hpp"
#include "examples/support/plot/gnuplot.hpp"
#include "examples/support/plot/gnuplot_parts.hpp"
#include "examples/support/plot/gnuplot_style.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tapeflow {
namespace {

// The smallest interval with all finite values, and some air around them. A single value gets more
// air.
AxisRange padded_range(const std::vector<Series>& series, std::vector<double> Series::*values,
                       double air) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const Series& curve : series) {
    for (double value : curve.*values) {
      if (!std::isfinite(value)) continue;
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  if (low > high) return {0, 1};
  const double pad = low < high ? air * (high - low) : low == 0 ? 1 : 0.1 * std::abs(low);
  const bool on_zero =
      air > 0 && low >= 0 && low < pad;  // the axis starts at 0, not a little below it
  return {on_zero ? 0 : low - pad, high + pad};
}

bool is_logarithmic(Axes axes, char axis) {
  return axes == Axes::logarithmic || (axes == Axes::logarithmic_y && axis == 'y');
}

// The curves as they are drawn: on a logarithmic axis, log10 of their numbers.
std::vector<Series> drawn_series(const Panel& panel) {
  std::vector<Series> series = panel.series;
  for (Series& curve : series) {
    if (is_logarithmic(panel.axes, 'x'))
      for (double& x : curve.x) x = std::log10(x);
    if (is_logarithmic(panel.axes, 'y'))
      for (double& y : curve.y) y = std::log10(y);
  }
  return series;
}

// The range extended to whole powers of ten, at least one apart.
AxisRange whole_range(AxisRange range) {
  const double low = std::floor(range.low);
  return {low, std::max(low + 1, std::ceil(range.high))};
}

std::string power_of_ten(int power) {
  static constexpr const char* digits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text = power < 0 ? "10⁻" : "10";
  for (const char digit : std::to_string(std::abs(power))) text += digits[digit - '0'];
  return text;
}

void set_logarithmic_tics(std::ostream& out, char axis, AxisRange range) {
  const double step = std::ceil(round_step(range.high - range.low, style::ticks));
  out << "set " << axis << "tics nomirror (";
  const double first = std::ceil(range.low / step) * step;
  for (double at = first; at <= range.high; at += step)
    out << (at > first ? ", " : "") << '\'' << power_of_ten(static_cast<int>(at)) << "' " << at;
  out << ")\n";
}

// The corner for the key that covers no curve: on the right, away from the ends of the curves; if a
// curve passes there, on the left; if one passes there too, at the ends' height after all.
std::string free_corner(const std::vector<Series>& series, AxisRange x, AxisRange y) {
  double height = 0;
  for (const Series& curve : series)
    if (!curve.y.empty() && std::isfinite(curve.y.back()))
      height += curve.y.back() - (y.low + y.high) / 2;
  const double key_width = 0.35, key_height = 0.05 + 0.06 * static_cast<double>(series.size());
  const auto covers = [&](bool right, bool top) {
    for (const Series& curve : series) {
      for (std::size_t i = 0; i < curve.x.size(); ++i) {
        const double across = (curve.x[i] - x.low) / (x.high - x.low),
                     up = (curve.y[i] - y.low) / (y.high - y.low);
        if (std::isfinite(up) && (right ? 1 - across : across) < key_width &&
            (top ? 1 - up : up) < key_height)
          return true;
      }
    }
    return false;
  };
  const auto corner = [](bool right, bool top) {
    return std::string(top ? "top " : "bottom ") + (right ? "right" : "left");
  };
  const bool away = height <= 0;
  for (const bool top : {away, !away})
    for (const bool right : {true, false})
      if (!covers(right, top)) return corner(right, top);
  return corner(true, away);
}

// The gnuplot words for a curve's line. `coloured` counts the curves that have taken a colour,
// `dashed` the guides that have taken a pattern of dashes.
std::string appearance(const Series& curve, std::size_t& coloured, std::size_t& dashed,
                       double thickness) {
  TextWriter text;
  if (curve.stroke == Stroke::guide) {
    text << "lines dashtype " << 2 + dashed++ % 3 << " lw " << 2 * thickness << " lc '"
         << style::ink << "' ";
    return text.str();
  }
  text << (curve.x.size() <= style::marked_points ? "linespoints pt 7 ps 1.3" : "lines") << " lw "
       << 3.5 * thickness << " lc '"
       << style::curve_colours[coloured++ % style::curve_colours.size()] << "' ";
  return text.str();
}

void write_series(std::ostream& out, const Series& curve, std::size_t number) {
  out << "$series" << number << " << EOD\n";
  for (std::size_t i = 0; i < curve.x.size(); ++i)
    out << shortest(curve.x[i]) << ' ' << shortest(curve.y[i]) << '\n';
  out << "EOD\n";
}

// The bars as the first item of the list after `plot`.
std::string plotted_bars(const Histogram& bars) {
  return "$bars using 1:2 with fillsteps fs solid 1 noborder lc rgb '" + std::string(style::bars) +
         "' title " + gnuplot_text(bars.name) + ", ";
}

}  // namespace

AxisRange curves_range(const Panel& panel) {
  std::vector<Series> all = drawn_series(panel);
  const std::vector<double>& heights = panel.bars.heights;
  if (!heights.empty()) {
    // Bars stand on zero, and above them there is room for the key.
    const double highest = *std::max_element(heights.begin(), heights.end());
    all.push_back({"", {}, {0, 1.2 * highest}});
  }
  return is_logarithmic(panel.axes, 'y') ? whole_range(padded_range(all, &Series::y, 0))
                                         : padded_range(all, &Series::y, 0.05);
}

void plot_lines(std::ostream& out, const Panel& panel, const Box& box) {
  const std::vector<Series> series = drawn_series(panel);
  const Histogram& bars = panel.bars;
  AxisRange x = padded_range(series, &Series::x, 0);
  if (is_logarithmic(panel.axes, 'x')) x = whole_range(x);
  const AxisRange y = curves_range(panel);
  set_panel(out, panel.labels, box, x, y);
  if (is_logarithmic(panel.axes, 'x')) set_logarithmic_tics(out, 'x', x);
  if (is_logarithmic(panel.axes, 'y')) set_logarithmic_tics(out, 'y', y);
  for (std::size_t k = 0; k < series.size(); ++k) write_series(out, series[k], k);
  out << "set grid ytics linestyle 1 back\nset key "
      << (bars.heights.empty() ? free_corner(series, x, y) : "top right")
      << " Left reverse samplen 1.6 spacing 1.2 textcolor '" << style::ink << "'\n";
  if (!bars.heights.empty()) write_bars(out, "$bars", bars);
  out << "plot " << (bars.heights.empty() ? "" : plotted_bars(bars));
  std::size_t coloured = 0, dashed = 0;
  for (std::size_t k = 0; k < series.size(); ++k)
    out << (k == 0 ? "" : ", ") << "$series" << k << " with "
        << appearance(series[k], coloured, dashed, box.size.thickness)
        << (series.size() == 1 && bars.heights.empty() ? "notitle"
                                                       : "title " + gnuplot_text(series[k].name));
  out << '\n';
}

}  // namespace tapeflow
