#include "examples/support/gnuplot.hpp"
#include "examples/support/gnuplot_parts.hpp"
#include "examples/support/gnuplot_style.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tapeflow {
namespace {

// The smallest interval with all finite values and some air; around one value alone, more air.
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
  const bool on_zero = air > 0 && low >= 0 && low < pad;  // and not a little below it
  return {on_zero ? 0 : low - pad, high + pad};
}

// The corner on the right that the curves leave free: they end in the other one.
const char* free_corner(const std::vector<Series>& series, AxisRange y) {
  double height = 0;
  for (const Series& curve : series)
    if (!curve.y.empty() && std::isfinite(curve.y.back()))
      height += curve.y.back() - (y.low + y.high) / 2;
  return height > 0 ? "bottom" : "top";
}

}  // namespace

AxisRange curves_range(const Panel& panel) {
  std::vector<Series> all = panel.series;
  if (!panel.bars.heights.empty()) all.push_back({"", {}, panel.bars.heights});
  return padded_range(all, &Series::y, 0.05);
}

void plot_lines(std::ostream& out, const Panel& panel, const Box& box) {
  const std::vector<Series>& series = panel.series;
  const Histogram& bars = panel.bars;
  const AxisRange y = curves_range(panel);
  set_panel(out, panel.labels, box, padded_range(series, &Series::x, 0), y);
  for (std::size_t k = 0; k < series.size(); ++k) {
    out << "$series" << k << " << EOD\n";
    for (std::size_t i = 0; i < series[k].x.size(); ++i)
      out << shortest(series[k].x[i]) << ' ' << shortest(series[k].y[i]) << '\n';
    out << "EOD\n";
  }
  out << "set grid ytics linestyle 1 back\nset key " << free_corner(series, y)
      << " right Left reverse samplen 1.6 spacing 1.2 textcolor '" << style::ink << "'\n";
  if (!bars.heights.empty()) write_bars(out, "$bars", bars);
  out << "plot "
      << (bars.heights.empty()
              ? ""
              : "$bars using 1:2 with fillsteps fs solid 1 noborder lc rgb '" +
                    std::string(style::bars) + "' title " + gnuplot_text(bars.name) + ", ");
  for (std::size_t k = 0; k < series.size(); ++k)
    out << (k == 0 ? "" : ", ") << "$series" << k << " with "
        << (series[k].x.size() <= style::marked_points ? "linespoints pt 7 ps 1.3" : "lines")
        << " lw " << 3.5 * box.size.thickness << " lc '"
        << style::curve_colours[k % style::curve_colours.size()] << "' "
        << (series.size() == 1 && bars.heights.empty() ? "notitle"
                                                       : "title " + gnuplot_text(series[k].name));
  out << '\n';
}

}  // namespace tapeflow
