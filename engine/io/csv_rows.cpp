#include "engine/io/csv_rows.hpp"

#include "engine/io/file_error.hpp"

#include <algorithm>
#include <utility>

namespace tapeflow {

namespace {

bool is_line_end(char c) { return c == '\n' || c == '\r'; }

std::string_view without_byte_order_mark(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  return text;
}

/// The delimiter by the first line that is not blank, outside quotes.
char detect_delimiter(std::string_view text) {
  const std::size_t first = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  char found = ',';
  bool inside_quotes = false;
  for (std::size_t i = text.find_last_of("\r\n", first) + 1; i < text.size(); ++i) {
    if (text[i] == '"') inside_quotes = !inside_quotes;
    if (inside_quotes) continue;
    if (is_line_end(text[i])) break;
    if (text[i] == '\t') return '\t';
    if (text[i] == ';') found = ';';
  }
  return found;
}

}  // namespace

CsvRows::CsvRows(std::string name, std::string_view text)
    : name_(std::move(name)),
      text_(without_byte_order_mark(text)),
      delimiter_(detect_delimiter(text_)) {}

bool CsvRows::next() {
  cells_.clear();
  unescaped_.clear();
  while (!at_end()) {
    skip_blanks();
    const bool blank = at_line_end();
    line_ = next_line_;
    for (bool more = !blank; more;) {
      skip_blanks();
      cells_.push_back(!at_end() && text_[at_] == '"' ? quoted_cell() : plain_cell());
      more = at_delimiter();
      if (more) ++at_;
    }
    skip_line_end();
    if (!blank) return true;
  }
  return false;
}

bool CsvRows::at_line_end() const { return at_end() || is_line_end(text_[at_]); }

void CsvRows::skip_blanks() {
  while (!at_end() && (text_[at_] == ' ' || text_[at_] == '\t') && !at_delimiter()) ++at_;
}

void CsvRows::skip_line_end() {
  if (at_end()) return;
  const bool two = text_.substr(at_, 2) == "\r\n";
  at_ += two ? 2 : 1;
  ++next_line_;
}

std::string_view CsvRows::plain_cell() {
  const std::size_t begin = at_;
  while (!at_line_end() && !at_delimiter()) ++at_;
  std::size_t end = at_;
  while (end > begin && (text_[end - 1] == ' ' || text_[end - 1] == '\t')) --end;
  return text_.substr(begin, end - begin);
}

std::string_view CsvRows::quoted_cell() {
  const std::size_t begin = ++at_;
  for (;;) {
    at_ = text_.find('"', at_);
    if (at_ == text_.npos) {
      file_error(place(), "a closing quote for every quoted cell", shown(text_.substr(begin - 1)));
    }
    if (text_.substr(at_, 2) != "\"\"") break;
    at_ += 2;
  }
  const std::string_view raw = text_.substr(begin, at_ - begin);
  next_line_ += static_cast<std::size_t>(std::count(raw.begin(), raw.end(), '\n'));
  ++at_;
  skip_blanks();
  if (!at_line_end() && !at_delimiter()) {
    file_error(place(), "a delimiter or the line's end after " + shown(raw),
               shown(text_.substr(at_, 1)));
  }
  return unescaped(raw);
}

std::string_view CsvRows::unescaped(std::string_view raw) {
  if (raw.find('"') == raw.npos) return raw;
  std::string& cell = unescaped_.emplace_back();
  for (std::size_t i = 0; i < raw.size(); ++i) {
    cell += raw[i];
    if (raw[i] == '"') ++i;
  }
  return cell;
}

}  // namespace tapeflow
