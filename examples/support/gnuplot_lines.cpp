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
  return {low - pad, high + pad};
}

}  // namespace

void plot_lines(std::ostream& out, const Panel& panel, const Box& box) {
  const std::vector<Series>& series = panel.series;
  set_panel(out, panel.labels, box, padded_range(series, &Series::x, 0),
            padded_range(series, &Series::y, 0.05));
  for (std::size_t k = 0; k < series.size(); ++k) {
    out << "$series" << k << " << EOD\n";
    for (std::size_t i = 0; i < series[k].x.size(); ++i)
      out << shortest(series[k].x[i]) << ' ' << shortest(series[k].y[i]) << '\n';
    out << "EOD\n";
  }
  out << "set grid ytics linestyle 1 back\n";
  for (std::size_t k = 0; k < series.size(); ++k)
    out << (k == 0 ? "plot " : ", ") << "$series" << k << " with lines lw 3.5 lc '"
        << style::curve_colours[k % style::curve_colours.size()] << "' "
        << (series.size() == 1 ? "notitle" : "title " + gnuplot_text(series[k].name));
  out << '\n';
}

}  // namespace tapeflow
