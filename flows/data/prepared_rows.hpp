// Rows as a Trainer takes them.
#pragma once

#include "flows/data/dequantize.hpp"
#include "flows/data/rows.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace tapeflow {

/// Rows that a flow sees, and what is known of where they come from.
template <class T>
struct PreparedRows {
  Rows<T> rows;
  /// The log-determinant of the map that made each row, [N]: log p of the raw row is log p of this
  /// row plus this number. Empty for raw rows.
  std::vector<double> log_det = {};
  /// Widths [D] of cells whose lower corners are rows.x: each epoch of training then draws a fresh
  /// point of each cell. Empty for rows that are points.
  Array<T> widths = Array<T>(Shape{0});
  /// For rows that stand at random points of cells of other forms: the same rows at other points,
  /// which the seed decides. Each epoch of training then has its own. Empty for all other rows.
  std::function<PreparedRows(std::uint64_t seed)> anew = {};

  PreparedRows(Rows<T> raw) : rows(std::move(raw)) {}
  PreparedRows(Array<T> raw) : rows{std::move(raw)} {}
  PreparedRows(CellRows<T> cells)
      : rows{std::move(cells.corners)}, widths(std::move(cells.widths)) {}
  PreparedRows(Rows<T> prepared, std::vector<double> log_dets)
      : rows(std::move(prepared)), log_det(std::move(log_dets)) {}

  std::size_t count() const { return rows.count(); }
  bool has_cells() const { return widths.size() > 0; }

  /// Turns log-probabilities of these rows into log-probabilities of the raw rows.
  void add_log_det_to(std::vector<double>& log_prob) const {
    for (std::size_t i = 0; i < log_det.size(); ++i) log_prob[i] += log_det[i];
  }
};

/// The checksum, 8 hex digits, of the rows' shapes and bits, and of their cells. Different data
/// give a different checksum.
template <class T>
std::string checksum(const PreparedRows<T>& rows);

}  // namespace tapeflow
