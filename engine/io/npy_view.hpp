// The numbers of an NPY file, read where they stand: nothing is copied before it is asked for.
#pragma once

#include "engine/io/npy_header.hpp"

#include <bit>
#include <string>
#include <string_view>
#include <vector>

namespace tapeflow {

class NpyView {
 public:
  /// Looks at the header, and compares the size that it claims with the size of the bytes, which
  /// must outlive this object. The kinds of arrays that it takes and its errors are those of
  /// read_npy; `name` stands for the file in them. The entries need not be finite.
  NpyView(std::string name, std::string_view bytes);

  std::size_t rows() const { return rows_; }
  const std::vector<std::string>& names() const {
    return names_;
  }                                              ///< of the fields, else x1, x2 …
  bool has_names() const { return has_names_; }  ///< whether the array is structured

  std::size_t row_bytes() const { return row_bytes_; }  ///< of the numbers of a row

  /// The number in row i and column j, which are not checked.
  double operator()(std::size_t i, std::size_t j) const {
    const Column& column = columns_[j];
    return column.decode(data_ + column.offset + i * stride_, column.order);
  }

  /// Rows first … first + count - 1 as [count, D]. std::invalid_argument if one is missing.
  Array<double> row_range(std::size_t first, std::size_t count) const;

  /// std::runtime_error, naming the place, unless all numbers of these rows, of which `first` is
  /// the number of the first, are finite.
  void require_finite(const Array<double>& rows, std::size_t first) const;

 private:
  struct Column {
    double (*decode)(const char* bytes, std::endian order);
    std::endian order;
    std::size_t offset;  // of its first number
  };

  void find_fields(const NpyHeader& header, std::size_t data_size);
  void find_columns(const NpyHeader& header, std::size_t data_size);

  std::string name_;
  const char* data_ = nullptr;
  std::size_t rows_ = 0, row_bytes_ = 0;
  std::size_t stride_ = 0;  // bytes from a row to the next
  std::vector<Column> columns_;
  std::vector<std::string> names_;
  bool has_names_ = false;
};

}  // namespace tapeflow
