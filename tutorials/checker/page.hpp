// A Markdown page as the checks see it, and their findings.
#pragma once

#include "tests/support/markdown.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tapeflow::tutorials {

/// A replacement of the bytes begin … end - 1 of a page's text.
struct Edit {
  std::size_t begin, end;
  std::string text;
};

/// One difference that a check found. `place` is "tutorials/00-ten-minutes.md:12". `cure` is there
/// if a program can mend it.
struct Finding {
  std::string place, sentence;
  std::optional<Edit> cure = {};
};

/// A page. Lines and columns count from 0 here; only `place` counts lines from 1, as editors do.
struct Page {
  std::string name;  ///< path below the root: "tutorials/00-ten-minutes.md"
  std::string text;
  std::vector<std::string> lines;
  std::vector<std::string> prose;  ///< the lines with code blanked out; columns stay the same
  std::vector<CodeBlock> blocks;

  /// Whether the page is a chapter: NN-name.md.
  bool is_chapter() const;
  /// The short name of the chapter: "ch04" for 04-name.md; empty if the page is none.
  std::string chapter() const;
  /// The place of a line, as in Finding.
  std::string place(std::size_t line) const;
  /// The replacement of `length` bytes of a line.
  Edit edit(std::size_t line, std::size_t column, std::size_t length, std::string text) const;
  /// The replacement of `count` lines.
  Edit replace_lines(std::size_t first, std::size_t count,
                     const std::vector<std::string>& lines) const;
  /// The replacement of all lines of a block.
  Edit edit(const CodeBlock& block, const std::vector<std::string>& lines) const;
  /// The block whose fence opens in this line; nullptr if there is none.
  const CodeBlock* block_at(std::size_t line) const;
};

/// std::runtime_error, naming the page, if it cannot be read or a block is never closed.
Page read_page(const std::filesystem::path& root, const std::string& name);

/// The text after all edits, which must not overlap.
std::string edited(std::string text, std::vector<Edit> edits);

}  // namespace tapeflow::tutorials
