// Cuts the text of a CSV file into rows of cells; csv.cpp decides what the cells mean. The text may
// come in pieces, so that it never stands in memory as a whole.
#pragma once

#include "engine/io/table_format.hpp"

#include <cstddef>
#include <functional>
#include <list>
#include <string>
#include <string_view>
#include <vector>

namespace tapeflow {

/// Steps through the rows of a text:
///
///   CsvRows rows(name, text);
///   while (rows.next()) use(rows.line(), rows.cells());
class CsvRows {
 public:
  /// Appends the next characters to `text`, at most `count`; false if there are none.
  using More = std::function<bool(std::string& text, std::size_t count)>;

  /// `name` stands for the file in messages; `text` must outlive this object.
  CsvRows(std::string name, std::string_view text, TableFormat format = {});
  CsvRows(std::string name, More more, TableFormat format = {});
  CsvRows(const CsvRows&) = delete;
  CsvRows& operator=(const CsvRows&) = delete;

  /// Goes to the next row that is neither blank nor a comment; false if there is none. Throws
  /// std::runtime_error if a quoted cell is never closed or is followed by something other than a
  /// delimiter.
  bool next();

  /// The row's cells without the blanks and quotes around them, valid until the next next().
  const std::vector<std::string_view>& cells() const { return cells_; }

  /// "data.csv, line 3": where the row begins.
  std::string place() const { return name_ + ", line " + std::to_string(line_); }

  /// The line the row begins in; the first is 1.
  std::size_t line() const { return line_; }

  const std::string& name() const { return name_; }
  /// How the text is written; the delimiter is no longer open.
  const TableFormat& format() const { return format_; }

 private:
  void begin();
  void find_delimiter();
  bool grow();
  void skip_line();
  bool cut_row();
  bool at_end() const { return at_ == text_.size(); }
  bool at_line_end() const;
  bool at_delimiter() const;
  bool at_comment() const;
  void skip_blanks();
  bool take_delimiter();
  void skip_line_end();
  std::string_view plain_cell();
  std::string_view quoted_cell();
  std::string_view unescaped(std::string_view raw);

  std::string name_;
  More more_;           // empty once text_ reaches to the end of the file
  std::string buffer_;  // the part of the file that text_ shows, if it comes in pieces
  std::string_view text_;
  TableFormat format_;
  char delimiter_ = ',';
  std::size_t at_ = 0;         // position in text_
  std::size_t next_line_ = 1;  // the line at_ is in
  std::size_t line_ = 0;
  std::vector<std::string_view> cells_;
  std::list<std::string> unescaped_;  // the cells of this row that contained "", with " instead
};

}  // namespace tapeflow
