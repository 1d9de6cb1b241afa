#include "engine/io/delimiter.hpp"

#include "engine/io/number.hpp"

#include <algorithm>
#include <cstddef>

namespace tapeflow {
namespace {

/// Where the first row of the text ends: at the first line end outside quotes.
std::size_t end_of_row(std::string_view text) {
  bool inside_quotes = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') inside_quotes = !inside_quotes;
    if (!inside_quotes && (text[i] == '\n' || text[i] == '\r')) return i;
  }
  return text.size();
}

/// Takes the next row that is neither blank nor a comment from the beginning of the text; an empty
/// row if the text does not show its end.
std::string_view take_row(std::string_view& text, const std::string& comment, bool whole) {
  while (!text.empty()) {
    const std::size_t end = end_of_row(text);
    if (end == text.size() && !whole) break;
    const std::string_view row = text.substr(0, end), content = trimmed(row);
    text.remove_prefix(std::min(end + 1, text.size()));
    const bool skipped = !comment.empty() && content.starts_with(comment);
    if (!content.empty() && !skipped) return row;
  }
  return {};
}

bool has_outside_quotes(std::string_view row, char sign) {
  bool inside_quotes = false;
  for (const char c : row) {
    if (c == '"') inside_quotes = !inside_quotes;
    if (!inside_quotes && c == sign) return true;
  }
  return false;
}

/// The number of words between blanks; 0 if there is a tab, which may be a cell of its own.
std::size_t words(std::string_view row) {
  row = row.substr(0, row.find_last_not_of(' ') + 1);
  std::size_t count = 0;
  bool inside_quotes = false;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (row[i] == '\t') return 0;
    if (!inside_quotes && row[i] != ' ' && (i == 0 || row[i - 1] == ' ')) ++count;
    if (row[i] == '"') inside_quotes = !inside_quotes;
  }
  return count;
}

}  // namespace

Delimiter detect_delimiter(std::string_view text, const TableFormat& format, bool whole) {
  const std::string_view first = take_row(text, format.comment, whole);
  if (first.empty()) return {',', whole};
  const bool decimal_comma = format.decimal == ',';
  for (const char sign : {'\t', ';', ','}) {
    if ((sign != ',' || !decimal_comma) && has_outside_quotes(first, sign)) return {sign, true};
  }
  const std::string_view second = take_row(text, format.comment, whole);
  const std::size_t n = words(first), next = words(second);
  const bool blanks = n >= 2 && (next == n || next == n + 1);
  return {blanks ? TableFormat::blanks : decimal_comma ? ';' : ',', whole || !second.empty()};
}

}  // namespace tapeflow
