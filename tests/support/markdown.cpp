#include "tests/support/markdown.hpp"

#include "tests/support/run_program.hpp"

#include <algorithm>
#include <regex>
#include <set>
#include <stdexcept>

#include <unistd.h>

namespace {

double stated_tolerance(const std::string& line) {
  static const std::regex comment("<!-- tolerance ([0-9.e-]+) -->");
  std::smatch found;
  return std::regex_match(line, found, comment) ? std::stod(found[1]) : 1e-3;
}

// The number of backticks that open or close a block in this line; 0 for any other line.
std::size_t fence_length(const std::string& line) {
  const std::size_t length = std::min(line.find_first_not_of('`'), line.size());
  return length < 3 ? 0 : length;
}

std::set<std::string> found_by(const std::regex& pattern, const std::string& text) {
  std::set<std::string> found;
  for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at)
    found.insert((*at)[1]);
  return found;
}

}  // namespace

std::string CodeBlock::text() const {
  std::string text;
  for (const std::string& row : lines) text += row + "\n";
  return text;
}

std::vector<CodeBlock> code_blocks(const std::string& markdown) {
  std::vector<CodeBlock> blocks;
  std::size_t open = 0;  // length of the open fence; 0: none is open
  std::string before;
  std::size_t number = 0;
  for (const std::string& line : lines_of(markdown)) {
    ++number;
    const std::size_t fence = fence_length(line);
    if (open == 0 && fence > 0) {
      blocks.push_back({line.substr(fence), {}, number, stated_tolerance(before)});
      open = fence;
    } else if (open > 0 && fence >= open && fence == line.size()) {
      open = 0;
    } else if (open > 0) {
      blocks.back().lines.push_back(line);
    }
    before = line;
  }
  if (open > 0) {
    throw std::runtime_error("the block that starts in line " + std::to_string(blocks.back().line) +
                             " is never closed");
  }
  return blocks;
}

std::vector<std::string> missing_files(const std::string& markdown,
                                       const std::filesystem::path& root) {
  static const std::regex link(R"(\]\(([^)#:]+)\))"), program(R"((?:^|[^.\w])(\./[\w./-]*\w))");
  std::vector<std::string> missing;
  for (const std::string& file : found_by(link, markdown)) {
    if (!std::filesystem::exists(root / file)) missing.push_back(file);
  }
  for (const std::string& file : found_by(program, markdown)) {
    if (::access((root / file).c_str(), X_OK) != 0) missing.push_back(file);
  }
  return missing;
}

std::vector<ShownCommand> shown_commands(const CodeBlock& block) {
  std::vector<ShownCommand> commands;
  for (const std::string& line : block.lines) {
    if (line.starts_with("$ ")) {
      commands.push_back({line.substr(2), {}});
    } else if (commands.empty()) {
      throw std::runtime_error("the console block in line " + std::to_string(block.line) +
                               " needs to start with \"$ command\"");
    } else {
      commands.back().output.push_back(line);
    }
  }
  return commands;
}
