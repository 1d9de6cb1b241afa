#include "examples/support/terminal/text_table.hpp"

#include "engine/check.hpp"
#include "engine/io/number.hpp"
#include "examples/support/terminal/text_width.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tapeflow {
namespace {

bool is_missing(const std::string& cell) { return cell.empty() || cell == "-" || cell == "–"; }

bool is_number(const std::string& cell) {
  return parse_number(cell.substr(0, cell.find(" ± "))).has_value();
}

bool holds_numbers(const std::vector<std::vector<std::string>>& rows, std::size_t column) {
  bool found = false;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const std::string& cell = rows[i][column];
    if (!is_number(cell) && !is_missing(cell)) return false;
    found = found || is_number(cell);
  }
  return found;
}

}  // namespace

TextTable::TextTable(std::vector<std::string> headers) : rows_{std::move(headers)} {}

TextTable& TextTable::row(std::vector<std::string> cells) {
  require(cells.size() == rows_[0].size(), "TextTable::row: needs " +
                                               std::to_string(rows_[0].size()) + " cells, got " +
                                               std::to_string(cells.size()));
  rows_.push_back(std::move(cells));
  return *this;
}

std::ostream& operator<<(std::ostream& out, const TextTable& table) {
  const std::size_t columns = table.rows_[0].size();
  std::vector<std::size_t> widths(columns, 0);
  for (const auto& row : table.rows_)
    for (std::size_t k = 0; k < columns; ++k) widths[k] = std::max(widths[k], text_width(row[k]));
  for (std::size_t i = 0; i < table.rows_.size(); ++i) {
    std::string line, rule;
    for (std::size_t k = 0; k < columns; ++k) {
      const std::string& cell = table.rows_[i][k];
      const std::string blank(widths[k] - text_width(cell), ' ');
      const std::string gap(k > 0 ? 2 : 0, ' ');
      line += gap + (holds_numbers(table.rows_, k) ? blank + cell : cell + blank);
      rule += gap + std::string(widths[k], '-');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out << line << '\n';
    if (i == 0) out << rule << '\n';
  }
  return out;
}

std::string number(double value, int digits) {
  if (std::isnan(value)) return "nan";  // printf writes the sign of a NaN, which means nothing
  std::string text = std::isfinite(value) && std::abs(value) >= 1e9
                         ? to_text(value, std::chars_format::general, 3)
                         : to_text(value, std::chars_format::fixed, std::min(digits, 40));
  if (text[0] == '-' && text.find_first_not_of("-0.") == std::string::npos) text.erase(0, 1);
  return text;
}

std::string scientific(double value, int digits) {
  if (std::isnan(value)) return "nan";
  return to_text(value, std::chars_format::scientific, std::clamp(digits, 1, 40) - 1);
}

std::string with_error(double value, double standard_error) {
  int digits = 3;
  if (std::isfinite(standard_error) && standard_error > 0)
    digits = std::clamp(1 - static_cast<int>(std::floor(std::log10(standard_error))), 0, 15);
  return number(value, digits) + " ± " + number(standard_error, digits);
}

}  // namespace tapeflow
