// Rows of data: selecting them, and splitting them into training, validation and test.
#pragma once

#include "engine/array.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tapeflow {

/// Rows x [N, D] and, for a conditional flow, the context [N, C] of each; else an empty array.
template <class T>
struct Rows {
  Array<T> x;
  Array<T> context = Array<T>(Shape{0, 0});

  std::size_t count() const { return x.shape()[0]; }
};

/// A checksum, 8 hex digits, of the rows' shapes and bits. Rows that differ have, almost surely,
/// different checksums.
template <class T>
std::string checksum(const Rows<T>& rows);

/// Copies the rows `rows` of a matrix, in this order, to `to`, which keeps its memory if its size
/// is right. Throws std::invalid_argument for a row that the matrix does not have. The overload
/// returns the copy.
template <class T>
void select_rows(const Array<T>& from, const std::size_t* rows, std::size_t count, Array<T>& to);
template <class T>
Array<T> select_rows(const Array<T>& from, const std::vector<std::size_t>& rows);

/// Rows first … first + count - 1 of a matrix. Throws std::invalid_argument if one is missing.
template <class T>
Array<T> row_range(const Array<T>& from, std::size_t first, std::size_t count);
/// These rows with their context.
template <class T>
Rows<T> row_range(const Rows<T>& from, std::size_t first, std::size_t count);

/// The columns `columns` of a matrix, in this order. Throws std::invalid_argument if one is
/// missing.
template <class T>
Array<T> select_columns(const Array<T>& from, const std::vector<std::size_t>& columns);
/// The same of a matrix that is no longer needed: all columns in their order are not copied.
template <class T>
Array<T> select_columns(Array<T>&& from, const std::vector<std::size_t>& columns);

/// The columns of both matrices in one, [N, C + D]. An empty matrix counts as having no columns.
/// The overload joins two lists of names.
template <class T>
Array<T> side_by_side(const Array<T>& left, const Array<T>& right);
std::vector<std::string> side_by_side(std::vector<std::string> left,
                                      const std::vector<std::string>& right);

/// Row numbers for training, validation and test. Together they hold each of 0 … count - 1 once.
struct DataSplit {
  std::vector<std::size_t> train, valid, test;
};

/// Splits `count` rows at random. Validation and test get their fractions of the rows, rounded, but
/// at least one row unless the fraction is 0; training gets the rest. Equal seeds give equal
/// splits. Throws std::invalid_argument if no row is left to train on.
DataSplit split_rows(std::size_t count, double valid_fraction, double test_fraction,
                     std::uint64_t seed);

/// The rows of a matrix, split in the same way by split_data.
template <class T>
struct SplitData {
  Array<T> train, valid, test;
};
template <class T>
SplitData<T> split_data(const Array<T>& data, double valid_fraction, double test_fraction,
                        std::uint64_t seed);

}  // namespace tapeflow
