#include "flows/data/level_grid.hpp"

#include "flows/data/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace tapeflow {
namespace {

constexpr double near = 0.01;           // a number this near to a level, in widths, lies on it
constexpr std::size_t most_gaps = 64;   // gaps to take widths from
constexpr int most_parts = 10;          // the least gap is at most this many widths
constexpr double fewest_levels = 1000;  // this many levels are never too many
constexpr double most_units = 1e15;     // whole numbers up to here are exact in a double

// 10^d for the least d for which `width` 10^d is a whole number of at most six digits, up to the
// rounding of a float; 0 if there is none.
double units_of(double width) {
  double units = 1;
  for (int d = 0; d <= 15; ++d, units *= 10) {
    const double scaled = width * units, whole = std::round(scaled);
    if (whole >= 1e6) return 0;
    if (whole >= 1 && std::abs(scaled - whole) <= 1e-7 * whole) return units;
  }
  return 0;
}

struct Value {
  double value, count;
};

std::vector<Value> different(const std::vector<double>& rising) {
  std::vector<Value> values;
  for (const double v : rising) {
    if (values.empty() || values.back().value != v) values.push_back({v, 0});
    ++values.back().count;
  }
  return values;
}

// A gap between neighbours is a few widths: so widths to try are parts of gaps, in falling order.
std::vector<double> widths_to_try(const std::vector<Value>& values, double least) {
  std::vector<double> gaps, widths;
  for (std::size_t k = 1; k < values.size(); ++k) {
    const double gap = values[k].value - values[k - 1].value;
    if (gap >= least) gaps.push_back(gap);
  }
  std::sort(gaps.begin(), gaps.end());
  for (const double gap : even_quantiles(gaps, most_gaps)) {
    for (int part = 1; part <= most_parts; ++part) widths.push_back(gap / part);
  }
  std::sort(widths.begin(), widths.end(), std::greater());
  widths.erase(std::unique(widths.begin(), widths.end()), widths.end());
  return widths;
}

bool is_level(double place) { return std::abs(place - std::round(place)) <= near; }

// Whether nearly all values lie on the levels of this width around the commonest value.
bool lie_on_levels(const std::vector<Value>& values, double commonest, double width, double rows) {
  double others = 0, rows_of_others = 0;
  for (const Value& v : values) {
    if (is_level((v.value - commonest) / width)) continue;
    ++others;
    rows_of_others += v.count;
    if (10 * others > static_cast<double>(values.size()) || 100 * rows_of_others > rows)
      return false;
  }
  return true;
}

// The width without the rounding of one gap: from the level that is farthest from the commonest
// value, and as a decimal number if it is one.
double sharpened(double width, const std::vector<Value>& values, double commonest) {
  double farthest = 1, sharp = width;
  for (const Value& v : values) {
    const double place = (v.value - commonest) / width;
    if (!is_level(place) || std::abs(place) <= farthest) continue;
    farthest = std::abs(place);
    sharp = (v.value - commonest) / std::round(place);
  }
  const double units = units_of(sharp);
  return units > 0 ? std::round(sharp * units) / units : sharp;
}

}  // namespace

LevelGrid::LevelGrid(double origin, double width)
    : origin_(origin), width_(width), units_(units_of(width)) {
  const double scaled = origin * units_;
  if (!(std::abs(scaled - std::round(scaled)) <= near)) units_ = 0;
}

double LevelGrid::level_below(double x) const {
  const double k = std::floor((x - origin_) / width_);
  const double whole = std::round(origin_ * units_) + k * std::round(width_ * units_);
  return units_ > 0 && std::abs(whole) < most_units ? whole / units_ : origin_ + k * width_;
}

std::optional<LevelGrid> find_levels(const std::vector<double>& rising) {
  const std::vector<Value> values = different(rising);
  const double levels = std::max(fewest_levels, 2 * static_cast<double>(values.size()));
  const double least = (rising.back() - rising.front()) / levels;
  const double commonest =
      std::max_element(values.begin(), values.end(), [](const Value& a, const Value& b) {
        return a.count < b.count;
      })->value;
  for (const double width : widths_to_try(values, least)) {
    if (width < least) break;
    if (!lie_on_levels(values, commonest, width, static_cast<double>(rising.size()))) continue;
    const double sharp = sharpened(width, values, commonest);
    const LevelGrid around(commonest, sharp);
    return LevelGrid(around.level_below(rising.front() + near * sharp), sharp);
  }
  return std::nullopt;
}

}  // namespace tapeflow
