#include "engine/io/csv_rows.hpp"

#include "engine/io/delimiter.hpp"
#include "engine/io/file_error.hpp"

#include <algorithm>
#include <utility>

namespace tapeflow {

namespace {

bool is_line_end(char c) { return c == '\n' || c == '\r'; }
bool is_blank(char c) { return c == ' ' || c == '\t'; }

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
constexpr std::size_t piece = std::size_t{1} << 20;  // characters

}  // namespace

CsvRows::CsvRows(std::string name, std::string_view text, TableFormat format)
    : name_(std::move(name)), text_(text), format_(std::move(format)) {
  begin();
}

CsvRows::CsvRows(std::string name, More more, TableFormat format)
    : name_(std::move(name)), more_(std::move(more)), format_(std::move(format)) {
  begin();
}

void CsvRows::begin() {
  while (text_.size() < byte_order_mark.size() && grow()) continue;
  if (text_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
  for (std::size_t i = 0; i < format_.skipped_lines; ++i) skip_line();
  if (!format_.delimiter) find_delimiter();
  delimiter_ = *format_.delimiter;
}

void CsvRows::find_delimiter() {
  Delimiter detected;
  do {
    detected = detect_delimiter(text_.substr(at_), format_, !more_);
  } while (!detected.certain && (grow() || !more_));
  format_.delimiter = detected.character;
}

void CsvRows::skip_line() {
  for (;;) {
    if (!at_line_end()) ++at_;
    if (at_end() && !grow()) return;
    if (at_line_end() && !at_end()) break;
  }
  while (at_ + 1 == text_.size() && grow()) continue;  // it may end in "\r\n"
  skip_line_end();
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
    const bool comment = at_comment(), skipped = comment || at_line_end();
    line_ = next_line_;
    while (comment && !at_line_end()) ++at_;
    for (bool more = !skipped; more;) {
      skip_blanks();
      cells_.push_back(!at_end() && text_[at_] == '"' ? quoted_cell() : plain_cell());
      more = take_delimiter();
    }
    skip_line_end();
    if (!skipped) return true;
  }
  return false;
}

bool CsvRows::at_line_end() const { return at_end() || is_line_end(text_[at_]); }

bool CsvRows::at_delimiter() const {
  if (at_end()) return false;
  return delimiter_ == TableFormat::blanks ? is_blank(text_[at_]) : text_[at_] == delimiter_;
}

bool CsvRows::at_comment() const {
  return !format_.comment.empty() && text_.substr(at_).starts_with(format_.comment);
}

void CsvRows::skip_blanks() {
  const bool delimiting = delimiter_ == TableFormat::blanks;
  while (!at_end() && is_blank(text_[at_]) && (delimiting || text_[at_] != delimiter_)) ++at_;
}

/// Goes behind the delimiter, to the next cell of the row; false if this was the last cell.
bool CsvRows::take_delimiter() {
  if (delimiter_ == TableFormat::blanks) {
    skip_blanks();
    return !at_line_end();
  }
  if (!at_delimiter()) return false;
  ++at_;
  return true;
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
  while (end > begin && is_blank(text_[end - 1])) --end;
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
  if (delimiter_ != TableFormat::blanks) skip_blanks();
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
