// The columns of a model in a table that has been read: words as indices, gaps told or left out.
#pragma once

#include "engine/io/raw_table.hpp"
#include "examples/tapeflow/columns.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// A column of a model. Words are those that it knows; a column of numbers has none.
struct WantedColumn {
  std::string name;
  Reading reading = Reading::numbers;
  std::vector<std::string> words = {};
};

/// The columns of a model: those of data with the words of their domain, then those of the context.
std::vector<WantedColumn> wanted_columns(const std::vector<std::string>& columns,
                                         const TableDomain& domain,
                                         const std::vector<ContextColumn>& context);

class ModelColumns {
 public:
  /// `places` are the places of the wanted columns in the file. std::runtime_error, with file, line
  /// or row, and column, for a word among numbers, for an unknown word, and for a missing cell
  /// unless the request leaves such rows out.
  ModelColumns(RawTable raw, const std::vector<std::size_t>& places,
               std::vector<WantedColumn> wanted, const TableRequest& request);

  std::size_t rows() const { return raw_.rows(); }

  /// The rows without missing cells; an empty list if all are. std::runtime_error if there is none.
  std::vector<std::size_t> complete() const;

  /// The columns from `first` on. Taking all of them leaves this object empty.
  Array<double> take(std::size_t first, std::size_t count);

 private:
  void take_gap(std::size_t j, std::size_t row, std::size_t line);
  void take_gaps(std::size_t j, const OddCells& odd);
  void take_numbers_as_words(std::size_t j);
  void take_words(std::size_t j, const OddCells& odd);
  double place_of_word(std::size_t j, const std::vector<std::string>& known,
                       const std::string& word, std::size_t row) const;

  RawTable raw_;
  std::vector<WantedColumn> wanted_;
  const TableRequest& request_;
  std::vector<std::size_t> columns_;  // indices into what was read
  std::vector<bool> missing_;         // for each row
};

}  // namespace tapeflow
