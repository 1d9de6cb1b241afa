#include "flows/data/column_domain.hpp"

#include "engine/check.hpp"
#include "engine/io/number.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

namespace tapeflow {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

void require_rising(const std::vector<double>& atoms) {
  const bool rise =
      std::adjacent_find(atoms.begin(), atoms.end(), std::greater_equal()) == atoms.end();
  const bool finite =
      std::all_of(atoms.begin(), atoms.end(), [](double v) { return std::isfinite(v); });
  require(rise && finite, "ColumnDomain: needs finite atoms in rising order");
}

// The index of the atom that is nearest to a number.
std::size_t nearest(const std::vector<double>& atoms, double number) {
  const auto above = std::lower_bound(atoms.begin(), atoms.end(), number);
  if (above == atoms.begin()) return 0;
  const auto k = static_cast<std::size_t>(above - atoms.begin());
  return above == atoms.end() || number - atoms[k - 1] < *above - number ? k - 1 : k;
}

// The number of atoms below.
double count_below(const std::vector<double>& atoms, double number) {
  const auto first = std::lower_bound(atoms.begin(), atoms.end(), number);
  return static_cast<double>(first - atoms.begin());
}

bool is_width(double v) { return std::isfinite(v) && v > 0; }

}  // namespace

ColumnDomain ColumnDomain::of_atoms(std::vector<double> atoms) {
  require_rising(atoms);
  require(atoms.size() > 1,
          "ColumnDomain: needs two atoms or more, got " + std::to_string(atoms.size()));
  ColumnDomain domain;
  domain.low_ = Border{atoms.front(), 1};
  domain.high_ = Border{atoms.back(), 1};
  domain.atoms_ = std::move(atoms);
  domain.atoms_alone_ = true;
  return domain;
}

ColumnDomain ColumnDomain::of_words(std::vector<std::string> words) {
  std::vector<double> indices(words.size());
  std::iota(indices.begin(), indices.end(), 0);
  ColumnDomain domain = of_atoms(std::move(indices));
  domain.words_ = std::move(words);
  return domain;
}

ColumnDomain ColumnDomain::mixed(std::vector<double> atoms, double cell, std::optional<Border> low,
                                 std::optional<Border> high) {
  require_rising(atoms);
  require(is_width(cell) && (!low || is_width(low->edge)) && (!high || is_width(high->edge)),
          "ColumnDomain: needs finite widths above 0");
  ColumnDomain domain;
  domain.atoms_ = std::move(atoms);
  domain.cell_ = cell;
  domain.low_ = low;
  domain.high_ = high;
  const double edges = (low ? low->edge : 0) + (high ? high->edge : 0);
  require(domain.line_end() - domain.line_begin() >= edges && (!low || !high || low->at < high->at),
          "ColumnDomain: needs a lower border below the upper one, with room for both edges");
  require(domain.atoms_.empty() || ((!low || low->at <= domain.atoms_.front()) &&
                                    (!high || domain.atoms_.back() <= high->at)),
          "ColumnDomain: needs atoms between the borders");
  return domain;
}

// Where the line begins and ends after step 1.
double ColumnDomain::line_begin() const {
  if (atoms_alone_) return 0;
  return low_ ? low_->at : -infinity;
}
double ColumnDomain::line_end() const {
  const auto count = static_cast<double>(atoms_.size());
  if (atoms_alone_) return count;
  return high_ ? high_->at + cell_ * count : infinity;
}

bool ColumnDomain::contains(double number) const {
  if (atoms_alone_) {
    const std::size_t last = atoms_.size() - 1;
    return number >= atoms_[0] - (atoms_[1] - atoms_[0]) / 2 &&
           number <= atoms_[last] + (atoms_[last] - atoms_[last - 1]) / 2;
  }
  const bool is_inside = (!low_ || low_->at < number) && (!high_ || number < high_->at);
  return is_inside || std::binary_search(atoms_.begin(), atoms_.end(), number);
}

Place ColumnDomain::opened(double number, double u) const {
  if (!contains(number)) return {infinity, 0};
  if (atoms_alone_) return {static_cast<double>(nearest(atoms_, number)) + u, 0};
  const double moved = number + cell_ * count_below(atoms_, number);
  if (!std::binary_search(atoms_.begin(), atoms_.end(), number)) return {moved, 0};
  return {moved + cell_ * u, std::log(cell_)};
}

Place ColumnDomain::stretched(double y) const {
  if (low_ && y < line_begin() + low_->edge) {
    const double part = std::log((y - line_begin()) / low_->edge);
    return {line_begin() + low_->edge * (1 + part), -part};
  }
  if (high_ && y > line_end() - high_->edge && y < infinity) {
    const double part = std::log((line_end() - y) / high_->edge);
    return {line_end() - high_->edge * (1 + part), -part};
  }
  return {y, 0};
}

Place ColumnDomain::place(double number, double u) const {
  const Place open = opened(number, u);
  const Place far = stretched(open.at);
  return {far.at, open.log_slope + far.log_slope};
}

// The inverse of step 2.
double ColumnDomain::shrunk(double t) const {
  if (low_ && t < line_begin() + low_->edge)
    return line_begin() + low_->edge * std::exp((t - line_begin()) / low_->edge - 1);
  if (high_ && t > line_end() - high_->edge)
    return line_end() - high_->edge * std::exp((line_end() - t) / high_->edge - 1);
  return t;
}

double ColumnDomain::number_at(double place) const {
  if (std::isnan(place) || is_real_line()) return place;
  const double y = shrunk(place);
  if (atoms_alone_) {
    const double last = static_cast<double>(atoms_.size() - 1);
    return atoms_[static_cast<std::size_t>(std::clamp(std::floor(y), 0., last))];
  }
  std::size_t below = 0;  // atoms whose cells end at or below y
  const auto cells = [this](std::size_t count) { return cell_ * static_cast<double>(count); };
  while (below < atoms_.size() && atoms_[below] + cells(below + 1) <= y) ++below;
  if (below < atoms_.size() && y >= atoms_[below] + cells(below)) return atoms_[below];
  // By rounding the number may meet an atom or a border, which have other places.
  double number = y - cells(below);
  if (below > 0) number = std::max(number, std::nextafter(atoms_[below - 1], infinity));
  if (below < atoms_.size()) number = std::min(number, std::nextafter(atoms_[below], -infinity));
  if (low_) number = std::max(number, std::nextafter(low_->at, infinity));
  if (high_) number = std::min(number, std::nextafter(high_->at, -infinity));
  return number;
}

}  // namespace tapeflow
