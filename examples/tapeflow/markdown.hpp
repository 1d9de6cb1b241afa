// Texts and tables in Markdown.
#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace tapeflow {

/// The text as Markdown shows it: printable, and without a sign that Markdown would act on.
std::string markdown_text(const std::string& text);

/// A name of a file, or a value, in the letters of a program.
std::string markdown_code(const std::string& text);

/// A table. Its cells are Markdown; columns after the first are aligned at the right.
class MarkdownTable {
 public:
  explicit MarkdownTable(std::vector<std::string> headers);

  /// std::invalid_argument unless there are as many cells as headers.
  MarkdownTable& row(std::vector<std::string> cells);

  /// Ends with an empty line.
  friend std::ostream& operator<<(std::ostream& out, const MarkdownTable& table);

 private:
  std::vector<std::vector<std::string>> rows_;  // the first one holds the headers
};

}  // namespace tapeflow
