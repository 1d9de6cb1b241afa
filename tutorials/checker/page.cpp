#include "tutorials/checker/page.hpp"

#include "engine/io/atomic_file.hpp"
#include "tests/support/run_program.hpp"

#include <algorithm>
#include <regex>
#include <stdexcept>

namespace tapeflow::tutorials {
namespace {

// The line with its code spans blanked out. A span ends with as many backticks as it began with.
std::string without_code_spans(std::string line) {
  std::size_t begin = 0;
  while ((begin = line.find('`', begin)) != line.npos) {
    const std::size_t after = std::min(line.find_first_not_of('`', begin), line.size());
    const std::string fence = line.substr(begin, after - begin);
    std::size_t end = line.find(fence, after);
    if (end == line.npos) return line;
    end += fence.size();
    line.replace(begin, end - begin, std::string(end - begin, ' '));
    begin = end;
  }
  return line;
}

std::vector<std::string> prose_of(const std::vector<std::string>& lines,
                                  const std::vector<CodeBlock>& blocks) {
  std::vector<std::string> prose;
  for (const std::string& line : lines) prose.push_back(without_code_spans(line));
  for (const CodeBlock& block : blocks) {
    const std::size_t opening = block.line - 1, closing = opening + block.lines.size() + 1;
    for (std::size_t i = opening; i <= closing; ++i) prose[i].clear();
  }
  return prose;
}

std::size_t begin_of(const Page& page, std::size_t line) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i < line; ++i) begin += page.lines[i].size() + 1;
  return begin;
}

}  // namespace

bool Page::is_chapter() const { return !chapter().empty(); }

std::string Page::chapter() const {
  static const std::regex pattern(R"(tutorials/(\d\d)-[^/]+\.md)");
  std::smatch part;
  return std::regex_match(name, part, pattern) ? "ch" + part[1].str() : "";
}

std::string Page::place(std::size_t line) const { return name + ":" + std::to_string(line + 1); }

Edit Page::edit(std::size_t line, std::size_t column, std::size_t length,
                std::string replacement) const {
  const std::size_t begin = begin_of(*this, line) + column;
  return {begin, begin + length, std::move(replacement)};
}

Edit Page::replace_lines(std::size_t first, std::size_t count,
                         const std::vector<std::string>& replacement) const {
  std::string joined;
  for (const std::string& line : replacement) joined += line + "\n";
  return {begin_of(*this, first), begin_of(*this, first + count), joined};
}

Edit Page::edit(const CodeBlock& block, const std::vector<std::string>& replacement) const {
  return replace_lines(block.line, block.lines.size(), replacement);  // block.line counts from 1
}

const CodeBlock* Page::block_at(std::size_t line) const {
  for (const CodeBlock& block : blocks) {
    if (block.line == line + 1) return &block;
  }
  return nullptr;
}

Page read_page(const std::filesystem::path& root, const std::string& name) {
  Page page;
  page.name = name;
  page.text = read_file(root / name);
  page.lines = lines_of(page.text);
  try {
    page.blocks = code_blocks(page.text);
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(name + ": " + error.what());
  }
  page.prose = prose_of(page.lines, page.blocks);
  return page;
}

std::string edited(std::string text, std::vector<Edit> edits) {
  std::sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) {
    return a.begin > b.begin;  // from the back, so that earlier places stay valid
  });
  for (const Edit& edit : edits) text.replace(edit.begin, edit.end - edit.begin, edit.text);
  return text;
}

}  // namespace tapeflow::tutorials
