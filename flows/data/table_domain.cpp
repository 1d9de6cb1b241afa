#include "flows/data/table_domain.hpp"

#include "flows/data/row_shapes.hpp"
#include "flows/data/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tapeflow {
namespace {

// The root above 1 of g^(count + 1) = g + 1: the multiples of 1/g, 1/g^2, … fill a cube of `count`
// dimensions evenly. For one dimension it is the golden ratio.
double generalized_golden_ratio(std::size_t count) {
  double g = 1.5;
  for (int k = 0; k < 64; ++k) g = std::pow(1 + g, 1 / static_cast<double>(count + 1));
  return g;
}

double fraction(double v) { return v - std::floor(v); }

}  // namespace

TableDomain::TableDomain(std::vector<ColumnDomain> columns) : columns_(std::move(columns)) {}

bool TableDomain::any() const {
  return !std::all_of(columns_.begin(), columns_.end(),
                      [](const ColumnDomain& column) { return column.is_real_line(); });
}

bool TableDomain::has_atoms() const {
  return std::any_of(columns_.begin(), columns_.end(),
                     [](const ColumnDomain& column) { return column.has_atoms(); });
}

PlacedRows TableDomain::places(Array<double> raw, Step step, const PointOfCell& u) const {
  PlacedRows placed{std::move(raw), std::vector<double>()};
  const std::size_t n = placed.rows.shape()[0];
  placed.log_slope.assign(n, 0);
  if (!any()) return placed;
  require_features("TableDomain", placed.rows.shape(), columns_.size());
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      if (columns_[j].is_real_line()) continue;
      double& number = placed.rows(i, j);
      const double point = columns_[j].has_atoms() ? u(j) : 0;
      const Place place =
          step == Step::open ? columns_[j].opened(number, point) : columns_[j].place(number, point);
      number = place.at;
      placed.log_slope[i] += place.log_slope;
    }
  }
  return placed;
}

PlacedRows TableDomain::random_places(Array<double> raw, Step step, Rng& rng) const {
  return places(std::move(raw), step, [&rng](std::size_t) { return rng.uniform(); });
}

PlacedRows TableDomain::even_places(Array<double> raw, Step step, std::size_t k) const {
  std::vector<double> points_of_columns(columns_.size(), 0);
  const auto count = static_cast<std::size_t>(
      std::count_if(columns_.begin(), columns_.end(),
                    [](const ColumnDomain& column) { return column.has_atoms(); }));
  const double g = generalized_golden_ratio(std::max<std::size_t>(count, 2) - 1);
  const double middle = static_cast<double>(k) + 0.5;
  double turn = 1 / static_cast<double>(points);
  for (std::size_t j = 0, met = 0; j < columns_.size(); ++j) {
    if (!columns_[j].has_atoms()) continue;
    points_of_columns[j] = fraction(middle * turn);
    turn = std::pow(g, -static_cast<double>(++met));
  }
  return places(std::move(raw), step, [&](std::size_t j) { return points_of_columns[j]; });
}

Array<double> TableDomain::numbers_at(Array<double> places) const {
  if (!any()) return places;
  require_features("TableDomain", places.shape(), columns_.size());
  for (std::size_t i = 0; i < places.shape()[0]; ++i) {
    for (std::size_t j = 0; j < columns_.size(); ++j)
      places(i, j) = columns_[j].number_at(places(i, j));
  }
  return places;
}

std::vector<double> log_mean_over_points(
    const TableDomain& domain,
    const std::function<std::vector<double>(std::size_t k)>& log_density) {
  std::vector<double> total = log_density(0);
  if (!domain.has_atoms()) return total;
  for (std::size_t k = 1; k < TableDomain::points; ++k) {
    const std::vector<double> log_p = log_density(k);
    for (std::size_t i = 0; i < total.size(); ++i) total[i] = log_sum(total[i], log_p[i]);
  }
  for (double& v : total) v -= std::log(static_cast<double>(TableDomain::points));
  return total;
}

}  // namespace tapeflow
