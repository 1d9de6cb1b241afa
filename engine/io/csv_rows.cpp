#include "engine/io/csv_rows.hpp"

#include "engine/io/file_error.hpp"

#include <algorithm>
#include <utility>

namespace tapeflow {

namespace {

bool is_line_end(char c) { return c == '\n' || c == '\r'; }

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
constexpr std::size_t piece = std::size_t{1} << 20;  // characters

struct Delimiter {
  char character = ',';
  bool certain = false;  // the text shows the whole first line, or as much of it as is needed
};

/// The delimiter by the first line that is not blank, outside quotes.
Delimiter detect_delimiter(std::string_view text) {
  const std::size_t first = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  char found = ',';
  bool inside_quotes = false;
  for (std::size_t i = text.find_last_of("\r\n", first) + 1; i < text.size(); ++i) {
    if (text[i] == '"') inside_quotes = !inside_quotes;
    if (inside_quotes) continue;
    if (is_line_end(text[i])) return {found, true};
    if (text[i] == '\t') return {'\t', true};
    if (text[i] == ';') found = ';';
  }
  return {found, false};
}

}  // namespace

CsvRows::CsvRows(std::string name, std::string_view text) : name_(std::move(name)), text_(text) {
  begin();
}

CsvRows::CsvRows(std::string name, More more) : name_(std::move(name)), more_(std::move(more)) {
  begin();
}

void CsvRows::begin() {
  while (text_.size() < byte_order_mark.size() && grow()) continue;
  if (text_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
  Delimiter detected = detect_delimiter(text_.substr(at_));
  while (!detected.certain && grow()) detected = detect_delimiter(text_.substr(at_));
  delimiter_ = detected.character;
}

/// Drops the text before at_, and appends as much as is left, so that a long row is not gone
/// through too often. False if there is no more text.
bool CsvRows::grow() {
  if (!more_) return false;
  buffer_.erase(0, at_);
  at_ = 0;
  const bool more = more_(buffer_, std::max(piece, buffer_.size()));
  if (!more) more_ = nullptr;
  text_ = buffer_;
  return more;
}

/// A row that reaches the end of the text may go on in the next piece.
bool CsvRows::next() {
  for (;;) {
    const std::size_t begin = at_, line = next_line_;
    const bool found = cut_row();
    if (!at_end() || !more_) return found;
    at_ = begin;
    next_line_ = line;
    grow();
  }
}

bool CsvRows::cut_row() {
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
    at_ = std::min(text_.find('"', at_), text_.size());
    if (at_end() && more_) return {};
    if (at_end())
      file_error(place(), "a closing quote for every quoted cell", shown(text_.substr(begin - 1)));
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
