// Reads Markdown files for tests: code blocks, links and commands.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

/// A fenced block: ```console … ```.
struct CodeBlock {
  std::string language;
  std::vector<std::string> lines;
  std::size_t line;         ///< line of the opening fence, counted from 1
  double tolerance = 1e-3;  ///< set by <!-- tolerance 0.2 --> in the line before

  std::string text() const;
};

/// All fenced blocks in order. A longer fence may contain shorter ones: ```` around ```.
/// std::runtime_error if the last block is never closed.
std::vector<CodeBlock> code_blocks(const std::string& markdown);

/// The files below `root` that are missing or cannot be run although the text links to them
/// ([…](engine/tape.hpp)) or runs them (./tests/run).
std::vector<std::string> missing_files(const std::string& markdown,
                                       const std::filesystem::path& root);

/// A command of a console block, and the output that the block shows for it.
struct ShownCommand {
  std::string command;
  std::vector<std::string> output;
};

/// The commands after "$ ". std::runtime_error if the block starts with anything else.
std::vector<ShownCommand> shown_commands(const CodeBlock& block);
