#include "examples/tapeflow/markdown.hpp"

#include "engine/io/file_error.hpp"

#include <cctype>
#include <stdexcept>

namespace tapeflow {
namespace {

void write_line(std::ostream& out, const std::vector<std::string>& cells) {
  for (const std::string& cell : cells) out << "| " << cell << ' ';
  out << "|\n";
}

// Whether this is the _ of a name such as level_cm, which Markdown leaves alone.
bool joins_words(const std::string& text, std::size_t i) {
  const auto in_word = [&text](std::size_t k) {
    return k < text.size() && std::isalnum(static_cast<unsigned char>(text[k])) != 0;
  };
  return text[i] == '_' && i > 0 && in_word(i - 1) && in_word(i + 1);
}

}  // namespace

std::string markdown_text(const std::string& text) {
  const std::string shown = printable(text);
  std::string escaped;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const bool sign = std::string("\\`*_[]<>|#").find(shown[i]) != std::string::npos;
    if (sign && !joins_words(shown, i)) escaped += '\\';
    escaped += shown[i];
  }
  return escaped;
}

// A back-quote ends the code, and a bar ends the cell of a table.
std::string markdown_code(const std::string& text) {
  if (text.find_first_of("`|") != std::string::npos) return markdown_text(text);
  return "`" + printable(text) + "`";
}

MarkdownTable::MarkdownTable(std::vector<std::string> headers) : rows_{std::move(headers)} {}

MarkdownTable& MarkdownTable::row(std::vector<std::string> cells) {
  if (cells.size() != rows_.front().size())
    throw std::invalid_argument("MarkdownTable: needs " + std::to_string(rows_.front().size()) +
                                " cells in a row, got " + std::to_string(cells.size()));
  rows_.push_back(std::move(cells));
  return *this;
}

std::ostream& operator<<(std::ostream& out, const MarkdownTable& table) {
  write_line(out, table.rows_.front());
  out << "|---|";
  for (std::size_t j = 1; j < table.rows_.front().size(); ++j) out << "---:|";
  out << "\n";
  for (std::size_t i = 1; i < table.rows_.size(); ++i) write_line(out, table.rows_[i]);
  return out << "\n";
}

}  // namespace tapeflow
