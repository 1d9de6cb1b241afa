// The cells of a table's column that are no finite numbers: words, and missing values.
#pragma once

#include "engine/io/word_column.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace tapeflow {

struct OddCells {
  static constexpr std::uint32_t missing = std::numeric_limits<std::uint32_t>::max();

  struct Cell {
    std::uint32_t row;   ///< the first is 0
    std::uint32_t word;  ///< an index into `words`, or `missing`
  };
  std::vector<Cell> cells;         ///< row by row
  std::vector<std::string> words;  ///< the different words, sorted by bytes
  bool all_words = true;           ///< false if there were more words than are told apart
  std::size_t missing_count = 0;
  std::size_t first_word_line = 0, first_missing_line = 0;  ///< 0 if there is none
  std::string first_word;

  std::size_t word_count() const { return cells.size() - missing_count; }
};

/// Collects the odd cells of a column, row by row.
class OddColumn {
 public:
  /// More different words than this are not told apart: they are ids, and no classes.
  static constexpr std::size_t most_words = 1000;

  void add_missing(std::size_t row, std::size_t line);
  void add_word(std::size_t row, std::size_t line, std::string_view word);
  const OddCells& cells() const { return odd_; }

  /// The cells, with the words numbered in sorted order. Ends the collection.
  OddCells take();

 private:
  OddCells odd_;
  WordColumn words_;
};

/// Whether the cell is empty or stands for a missing value: nan, NA, N/A, n/a, #N/A, <NA>, ?, null,
/// NULL or None.
bool is_missing(std::string_view cell);

}  // namespace tapeflow
