#include "flows/data/find_domain.hpp"

#include "engine/check.hpp"
#include "engine/io/number.hpp"
#include "flows/data/level_grid.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

constexpr double most_atoms = 100000;
constexpr double levels_of_a_value = 4;  // more levels than that would mostly be empty
constexpr double rows_of_frequent = 10, share_of_frequent = 0.05;
constexpr double rows_of_seldom = 3, rows_of_repeated = 10;

// A column in two parts: its frequent values, and all other numbers in rising order.
struct Parts {
  std::vector<double> frequent, others;
  std::size_t different_others = 0;
};

Parts parts_of(const std::vector<double>& rising) {
  Parts parts;
  const double least =
      std::max(rows_of_frequent, share_of_frequent * static_cast<double>(rising.size()));
  for (auto first = rising.begin(); first != rising.end();) {
    const auto last = std::upper_bound(first, rising.end(), *first);
    if (static_cast<double>(last - first) >= least) {
      parts.frequent.push_back(*first);
    } else {
      parts.others.insert(parts.others.end(), first, last);
      ++parts.different_others;
    }
    first = last;
  }
  return parts;
}

double rows_each(const Parts& parts) {
  return static_cast<double>(parts.others.size()) / static_cast<double>(parts.different_others);
}

// A width that suits these numbers: that of their middle half, or another one above 0.
double usual_width(const std::vector<double>& rising) {
  const double first = rising.front(), last = rising.back();
  const double middle = rising[rising.size() * 3 / 4] - rising[rising.size() / 4];
  if (middle > 0) return middle;
  return last > first ? last - first : std::max(1., std::abs(first));
}

ColumnDomain mixed(Parts parts) {
  const double first = parts.others.front(), last = parts.others.back();
  const double cell = usual_width(parts.others);
  std::optional<Border> low, high;
  if (parts.frequent.front() < first) low = Border{parts.frequent.front(), cell};
  if (parts.frequent.back() > last) high = Border{parts.frequent.back(), cell};
  return ColumnDomain::mixed(std::move(parts.frequent), cell, low, high);
}

// All levels from the least number to the largest.
std::vector<double> levels_between(const LevelGrid& grid, double least, double largest) {
  std::vector<double> levels;
  const double count = std::round((largest - grid.origin()) / grid.width());
  for (double k = std::round((least - grid.origin()) / grid.width()); k <= count; ++k)
    levels.push_back(grid.level_below(grid.origin() + (k + 0.5) * grid.width()));
  return levels;
}

std::vector<double> different(const std::vector<double>& rising) {
  std::vector<double> values;
  std::unique_copy(rising.begin(), rising.end(), std::back_inserter(values));
  return values;
}

}  // namespace

ColumnDomain find_atoms(const std::vector<double>& rising) {
  Parts parts = parts_of(rising);
  const bool has_others = !parts.others.empty();
  if (!parts.frequent.empty() && has_others && rows_each(parts) < rows_of_seldom)
    return mixed(std::move(parts));
  std::vector<double> values = different(rising);
  const double count = static_cast<double>(values.size());
  const bool repeat = rows_of_repeated * count <= static_cast<double>(rising.size());
  if (const std::optional<LevelGrid> grid = find_levels(rising)) {
    const double levels = (rising.back() - rising.front()) / grid->width() + 1;
    if (levels <= most_atoms && (!repeat || levels <= levels_of_a_value * count))
      return ColumnDomain::of_atoms(levels_between(*grid, rising.front(), rising.back()));
  }
  if (repeat) return ColumnDomain::of_atoms(std::move(values));
  if (!parts.frequent.empty() && has_others) return mixed(std::move(parts));
  return {};
}

ColumnDomain within(const ColumnDomain& domain, const std::vector<double>& rising, double low,
                    double high) {
  const double first = rising.front(), last = rising.back();
  for (const double number : {first, last}) {
    require(low <= number && number <= high, "needs numbers from " + shortest_text(low) + " to " +
                                                 shortest_text(high) + ", got " +
                                                 shortest_text(number));
  }
  if (domain.atoms_alone()) return domain;
  const double cell = domain.has_atoms() ? domain.cell() : usual_width(rising);
  std::vector<double> atoms = domain.atoms();
  const auto border = [&](double at, double number_there) -> std::optional<Border> {
    if (!std::isfinite(at)) return {};
    if (number_there == at) {
      if (!std::binary_search(atoms.begin(), atoms.end(), at))
        atoms.insert(std::lower_bound(atoms.begin(), atoms.end(), at), at);
      return Border{at, cell};
    }
    const double middle = std::abs(rising[rising.size() / 2] - at), room = (high - low) / 2;
    return Border{at, std::min(middle > 0 ? middle : cell, room)};
  };
  const std::optional<Border> lower = border(low, first), upper = border(high, last);
  return ColumnDomain::mixed(std::move(atoms), cell, lower, upper);
}

}  // namespace tapeflow
