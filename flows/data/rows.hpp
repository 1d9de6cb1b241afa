// Rows of data: functions that pick rows, and deal them out to training, validation and test.
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

/// The checksum, 8 hex digits, of the rows' shapes and bits. Different data give a different
/// checksum.
template <class T>
std::string checksum(const Rows<T>& rows);

/// Copies the given rows of a matrix, in the given order, into `to`, which keeps its memory if its
/// size is right. std::invalid_argument names a row that the matrix does not have.
template <class T>
void select_rows(const Array<T>& from, const std::size_t* rows, std::size_t count, Array<T>& to);
template <class T>
Array<T> select_rows(const Array<T>& from, const std::vector<std::size_t>& rows);

/// Rows first … first + count - 1 of a matrix, all of which it must have.
template <class T>
Array<T> row_range(const Array<T>& from, std::size_t first, std::size_t count);

/// The given columns of a matrix, in the given order. std::invalid_argument names a column that the
/// matrix does not have.
template <class T>
Array<T> select_columns(const Array<T>& from, const std::vector<std::size_t>& columns);

/// The columns of both matrices in one, [N, C + D]. An empty matrix counts as having no columns.
/// The second function joins two lists of names.
template <class T>
Array<T> side_by_side(const Array<T>& left, const Array<T>& right);
std::vector<std::string> side_by_side(std::vector<std::string> left,
                                      const std::vector<std::string>& right);

/// Row numbers for training, validation and test. Together they hold each of 0 … count - 1 once.
struct DataSplit {
  std::vector<std::size_t> train, valid, test;
};

/// Deals `count` rows out at random: the given fractions, rounded, but at least one row each where
/// a fraction is not 0, to validation and test, the rest to training. Equal seeds deal equally.
/// std::invalid_argument if no row is left to train on.
DataSplit split_rows(std::size_t count, double valid_fraction, double test_fraction,
                     std::uint64_t seed);

/// The rows of a matrix, dealt out as split_rows deals row numbers.
template <class T>
struct SplitData {
  Array<T> train, valid, test;
};
template <class T>
SplitData<T> split_data(const Array<T>& data, double valid_fraction, double test_fraction,
                        std::uint64_t seed);

}  // namespace tapeflow
