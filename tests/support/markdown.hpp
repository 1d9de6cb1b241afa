// What a test wants to know of a Markdown file: its code blocks and the files it speaks of.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

/// A fenced block: ```console … ```.
struct CodeBlock {
  std::string language;
  std::vector<std::string> lines;
  std::size_t line;         ///< of the opening fence; the first is 1
  double tolerance = 1e-3;  ///< as <!-- tolerance 0.2 --> in the line before says

  std::string text() const;
};

/// Every fenced block in order. A longer fence holds shorter ones: ```` around ```.
/// std::runtime_error if the last one is never closed.
std::vector<CodeBlock> code_blocks(const std::string& markdown);

/// The files below `root` that the text links to ([…](engine/tape.hpp)) or runs (./tests/run) and
/// that are not there, or cannot be run.
std::vector<std::string> missing_files(const std::string& markdown,
                                       const std::filesystem::path& root);

/// A command of a console block and what the block shows it to print.
struct ShownCommand {
  std::string command;
  std::vector<std::string> output;
};

/// The commands behind "$ ". std::runtime_error if the block starts with anything else.
std::vector<ShownCommand> shown_commands(const CodeBlock& block);
