#include "flows/data/rows.hpp"

#include "engine/check.hpp"
#include "engine/io/checksum.hpp"
#include "engine/io/number.hpp"
#include "engine/random.hpp"
#include "flows/data/prepared_rows.hpp"
#include "flows/data/row_shapes.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace tapeflow {
namespace {

std::size_t part(std::size_t count, double fraction) {
  require(fraction >= 0 && fraction < 1,
          "split_rows: needs fractions from 0 to below 1, got " + to_text(fraction));
  if (fraction == 0) return 0;
  const auto rounded = static_cast<std::size_t>(std::lround(fraction * static_cast<double>(count)));
  return std::max<std::size_t>(1, rounded);
}

[[noreturn]] void no_such_row(const char* caller, std::size_t row, std::size_t rows) {
  throw std::invalid_argument(std::string(caller) + ": needs rows below " + std::to_string(rows) +
                              ", got row " + std::to_string(row));
}

template <class T>
std::uint32_t extended(std::uint32_t sum, const Array<T>& array) {
  const auto* bytes = reinterpret_cast<const char*>(array.data());
  return checksum({bytes, array.size() * sizeof(T)}, checksum(to_string(array.shape()), sum));
}

}  // namespace

template <class T>
std::string checksum(const Rows<T>& rows) {
  return hex(extended(extended(0, rows.x), rows.context));
}

template <class T>
std::string checksum(const PreparedRows<T>& rows) {
  const std::uint32_t sum = extended(extended(0, rows.rows.x), rows.rows.context);
  return hex(rows.has_cells() ? extended(sum, rows.widths) : sum);
}

template <class T>
void select_rows(const Array<T>& from, const std::size_t* rows, std::size_t count, Array<T>& to) {
  require_rank("select_rows", "the matrix", from.shape(), 2);
  const std::size_t width = from.shape()[1];
  to.resize(Shape{count, width});
  for (std::size_t i = 0; i < count; ++i) {
    if (rows[i] >= from.shape()[0]) no_such_row("select_rows", rows[i], from.shape()[0]);
    std::copy_n(from.data() + rows[i] * width, width, to.data() + i * width);
  }
}

template <class T>
Array<T> select_rows(const Array<T>& from, const std::vector<std::size_t>& rows) {
  Array<T> to;
  select_rows(from, rows.data(), rows.size(), to);
  return to;
}

template <class T>
Array<T> row_range(const Array<T>& from, std::size_t first, std::size_t count) {
  require_rank("row_range", "the matrix", from.shape(), 2);
  const std::size_t width = from.shape()[1];
  const std::size_t n = from.shape()[0];
  if (count > n || first > n - count) no_such_row("row_range", first + count - 1, n);
  Array<T> to(Shape{count, width});
  std::copy_n(from.data() + first * width, count * width, to.data());
  return to;
}

template <class T>
Rows<T> row_range(const Rows<T>& from, std::size_t first, std::size_t count) {
  if (!is_given(from.context)) return {row_range(from.x, first, count)};
  return {row_range(from.x, first, count), row_range(from.context, first, count)};
}

template <class T>
Array<T> select_columns(const Array<T>& from, const std::vector<std::size_t>& columns) {
  require_rank("select_columns", "the matrix", from.shape(), 2);
  const std::size_t n = from.shape()[0], width = from.shape()[1];
  Array<T> to(Shape{n, columns.size()});
  for (std::size_t j = 0; j < columns.size(); ++j) {
    require(columns[j] < width, "select_columns: needs columns below " + std::to_string(width) +
                                    ", got column " + std::to_string(columns[j]));
    for (std::size_t i = 0; i < n; ++i) to(i, j) = from(i, columns[j]);
  }
  return to;
}

template <class T>
Array<T> select_columns(Array<T>&& from, const std::vector<std::size_t>& columns) {
  require_rank("select_columns", "the matrix", from.shape(), 2);
  std::vector<std::size_t> all(from.shape()[1]);
  std::iota(all.begin(), all.end(), 0);
  if (columns == all) return std::move(from);
  return select_columns(std::as_const(from), columns);
}

template <class T>
Array<T> side_by_side(const Array<T>& left, const Array<T>& right) {
  if (left.size() == 0) return right;
  if (right.size() == 0) return left;
  require_rank("side_by_side", "the left matrix", left.shape(), 2);
  require_rank("side_by_side", "the right matrix", right.shape(), 2);
  const std::size_t n = left.shape()[0], c = left.shape()[1], d = right.shape()[1];
  if (right.shape()[0] != n) {
    shape_error("side_by_side", "as many rows on both sides",
                to_string(left.shape()) + " and " + to_string(right.shape()));
  }
  Array<T> both(Shape{n, c + d});
  for (std::size_t i = 0; i < n; ++i) {
    T* row = both.data() + i * (c + d);
    std::copy_n(right.data() + i * d, d, std::copy_n(left.data() + i * c, c, row));
  }
  return both;
}

std::vector<std::string> side_by_side(std::vector<std::string> left,
                                      const std::vector<std::string>& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

DataSplit split_rows(std::size_t count, double valid_fraction, double test_fraction,
                     std::uint64_t seed) {
  const std::size_t valid = part(count, valid_fraction), test = part(count, test_fraction);
  require(valid + test < count, "split_rows: needs rows to train on, got " + std::to_string(count) +
                                    " rows of which validation and test take " +
                                    std::to_string(valid + test));
  const std::vector<std::size_t> order = Rng(seed).permutation(count);
  const auto first_valid = order.begin() + static_cast<std::ptrdiff_t>(test);
  const auto first_train = first_valid + static_cast<std::ptrdiff_t>(valid);
  return {{first_train, order.end()}, {first_valid, first_train}, {order.begin(), first_valid}};
}

template <class T>
SplitData<T> split_data(const Array<T>& data, double valid_fraction, double test_fraction,
                        std::uint64_t seed) {
  require_rank("split_data", "data", data.shape(), 2);
  const DataSplit split = split_rows(data.shape()[0], valid_fraction, test_fraction, seed);
  return {select_rows(data, split.train), select_rows(data, split.valid),
          select_rows(data, split.test)};
}

#define TAPEFLOW_INSTANTIATE(T)                                                           \
  template std::string checksum(const Rows<T>&);                                          \
  template std::string checksum(const PreparedRows<T>&);                                  \
  template SplitData<T> split_data(const Array<T>&, double, double, std::uint64_t);       \
  template void select_rows(const Array<T>&, const std::size_t*, std::size_t, Array<T>&); \
  template Array<T> select_rows(const Array<T>&, const std::vector<std::size_t>&);        \
  template Array<T> row_range(const Array<T>&, std::size_t, std::size_t);                 \
  template Rows<T> row_range(const Rows<T>&, std::size_t, std::size_t);                   \
  template Array<T> select_columns(const Array<T>&, const std::vector<std::size_t>&);     \
  template Array<T> select_columns(Array<T>&&, const std::vector<std::size_t>&);          \
  template Array<T> side_by_side(const Array<T>&, const Array<T>&);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
