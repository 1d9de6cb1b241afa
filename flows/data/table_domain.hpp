// What the rows of a table can be: a domain for each column.
#pragma once

#include "engine/random.hpp"
#include "flows/data/column_domain.hpp"
#include "flows/data/rows.hpp"

#include <functional>
#include <vector>

namespace tapeflow {

/// Rows on lines without borders, see ColumnDomain: the places [N, D] of their numbers, and for
/// each row the log of the slopes' product, [N]. A log-density of the places plus log_slope is one
/// of the rows. An atom counts with its probability, any other number with its density.
struct PlacedRows {
  Array<double> rows;
  std::vector<double> log_slope;
};

class TableDomain {
 public:
  /// How far the places go: opened for atoms, or stretched at borders as well.
  enum class Step { open, stretch };

  /// Every row of real numbers can occur.
  TableDomain() = default;
  /// A domain for each of the D columns.
  explicit TableDomain(std::vector<ColumnDomain> columns);

  const std::vector<ColumnDomain>& columns() const { return columns_; }
  /// Whether some column is not the whole real line.
  bool any() const;
  bool has_atoms() const;

  /// The places of raw rows [N, D], atoms at random points of their cells.
  PlacedRows random_places(Array<double> raw, Step step, Rng& rng) const;

  /// The number of points of each cell that scores are means over.
  static constexpr std::size_t points = 16;
  /// The places of raw rows, atoms at the k-th of these points, k < points. The points are the same
  /// for all rows, and spread evenly over the cells, as Hammersley's are (the first column of atoms
  /// has the middles of 16 equal parts, the others have multiples of irrational numbers).
  PlacedRows even_places(Array<double> raw, Step step, std::size_t k) const;

  /// The raw rows that have these stretched places. Each of them can occur.
  Array<double> numbers_at(Array<double> places) const;

  bool operator==(const TableDomain&) const = default;

 private:
  using PointOfCell = std::function<double(std::size_t column)>;
  PlacedRows places(Array<double> raw, Step step, const PointOfCell& u) const;

  std::vector<ColumnDomain> columns_;
};

/// log P of each row: the log of the mean of the densities at the points of its cells.
/// log_density(k) returns the log-density of all rows at the k-th point. Rows without atoms have
/// one point.
std::vector<double> log_mean_over_points(
    const TableDomain& domain,
    const std::function<std::vector<double>(std::size_t k)>& log_density);

}  // namespace tapeflow
