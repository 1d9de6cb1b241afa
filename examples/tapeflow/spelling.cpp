#include "examples/tapeflow/spelling.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace tapeflow {
namespace {

// Whether the words of the column are numbers in this format.
bool spells_numbers(const OddCells& odd, const TableFormat& format) {
  return std::all_of(odd.words.begin(), odd.words.end(), [&](const std::string& word) {
    const std::optional<double> number = parse_number(word, format);
    return number && std::isfinite(*number);
  });
}

const std::vector<Spelling>& spellings() {
  static const std::vector<Spelling> all = {
      {',', "", "--decimal ,", "a decimal comma"},
      {'.', ",", "--thousands ,", "commas between groups of three digits"},
      {',', ".", "--decimal , --thousands .", "a decimal comma and points between groups"},
      {'.', " ", "--thousands ' '", "blanks between groups of three digits"},
      {'.', "'", "--thousands \"'\"", "apostrophes between groups of three digits"}};
  return all;
}

}  // namespace

const Spelling* spelling_of(const OddCells& odd, TableFormat format) {
  for (const Spelling& spelling : spellings()) {
    format.decimal = spelling.decimal;
    format.thousands = spelling.thousands;
    if (spells_numbers(odd, format)) return &spelling;
  }
  return nullptr;
}

bool is_date(const std::string& word) {
  std::size_t groups = 0;
  bool inside = false;
  for (const char c : word) {
    const bool digit = c >= '0' && c <= '9';
    if (digit && !inside) ++groups;
    inside = digit;
  }
  return groups >= 3 && word.find_first_not_of("0123456789-/.:T Z+") == word.npos;
}

}  // namespace tapeflow
