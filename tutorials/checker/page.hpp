// A Markdown page as the checks see it, and what they find in it.
#pragma once

#include "tests/support/markdown.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tapeflow::tutorials {

/// Bytes begin … end - 1 of a page's text, and what should stand there.
struct Edit {
  std::size_t begin, end;
  std::string text;
};

/// One thing that is not in step. `place` is "tutorials/00-ten-minutes.md:12"; `cure` is there if
/// a program can mend it.
struct Finding {
  std::string place, sentence;
  std::optional<Edit> cure = {};
};

/// Lines and columns count from 0 here; only `place` counts lines from 1, as editors do.
struct Page {
  std::string name;  ///< below the root: "tutorials/00-ten-minutes.md"
  std::string text;
  std::vector<std::string> lines;
  std::vector<std::string> prose;  ///< the lines with all code blanked out: columns stay
  std::vector<CodeBlock> blocks;

  /// Whether the name is that of a chapter: NN-name.md.
  bool is_chapter() const;
  /// Where a line of the page stands.
  std::string place(std::size_t line) const;
  /// The replacement of `length` bytes of a line.
  Edit edit(std::size_t line, std::size_t column, std::size_t length, std::string text) const;
  /// The replacement of all lines of a block.
  Edit edit(const CodeBlock& block, const std::vector<std::string>& lines) const;
  /// The block whose fence opens in this line, or nothing.
  const CodeBlock* block_at(std::size_t line) const;
};

/// std::runtime_error, naming the page, if it cannot be read or a block is never closed.
Page read_page(const std::filesystem::path& root, const std::string& name);

/// The text with all edits made. They must not overlap.
std::string edited(std::string text, std::vector<Edit> edits);

}  // namespace tapeflow::tutorials
