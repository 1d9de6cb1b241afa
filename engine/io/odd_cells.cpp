#include "engine/io/odd_cells.hpp"

#include "engine/io/number.hpp"

#include <algorithm>
#include <utility>

namespace tapeflow {

void OddColumn::add_missing(std::size_t row, std::size_t line) {
  if (odd_.missing_count++ == 0) odd_.first_missing_line = line;
  odd_.cells.push_back({static_cast<std::uint32_t>(row), OddCells::missing});
}

void OddColumn::add_word(std::size_t row, std::size_t line, std::string_view word) {
  if (odd_.word_count() == 0) {
    odd_.first_word_line = line;
    odd_.first_word = word;
  }
  const bool told_apart = words_.size() < most_words || words_.has(word);
  odd_.all_words = odd_.all_words && told_apart;
  const double number = told_apart ? words_.number(word) : 0;
  odd_.cells.push_back({static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(number)});
}

OddCells OddColumn::take() {
  auto [sorted, places] = words_.sorted();
  for (OddCells::Cell& cell : odd_.cells) {
    if (cell.word != OddCells::missing) cell.word = static_cast<std::uint32_t>(places[cell.word]);
  }
  odd_.words = std::move(sorted);
  return std::move(odd_);
}

bool is_missing(std::string_view cell) {
  constexpr std::string_view signs[] = {"",    "nan",  "NaN",  "NAN", "-nan", "NA",   "N/A",
                                        "n/a", "#N/A", "<NA>", "?",   "null", "NULL", "None"};
  return std::find(std::begin(signs), std::end(signs), trimmed(cell)) != std::end(signs);
}

}  // namespace tapeflow
