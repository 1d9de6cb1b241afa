#include "tutorials/checker/checks.hpp"
#include "tutorials/checker/regions.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

namespace tapeflow::tutorials {
namespace {

bool needs_marker(const CodeBlock& block) {
  static const std::set<std::string> languages{"cpp", "c++", "cmake", "console"};
  return languages.contains(block.language);
}

bool stands_before_block(const Marker& marker) {
  return !std::holds_alternative<Quoted>(marker.what) &&
         !std::holds_alternative<ReadingListOf>(marker.what);
}

std::string line_or_end(const std::vector<std::string>& lines, std::size_t i) {
  return i < lines.size() ? "\"" + lines[i] + "\"" : "no more";
}

std::optional<Finding> compare(const Course& course, const Page& page, const CodeBlock& block,
                               const FromSource& from) {
  try {
    const std::vector<std::string> lines = region(course.root, from.file, from.region);
    if (lines == block.lines) return {};
    const auto [shown, real] =
        std::mismatch(block.lines.begin(), block.lines.end(), lines.begin(), lines.end());
    const auto at = static_cast<std::size_t>(shown - block.lines.begin());
    return Finding{page.place(block.line + at),
                   "shows " + line_or_end(block.lines, at) + " where " + from.file + "#" +
                       from.region + " has " + line_or_end(lines, at),
                   page.edit(block, lines)};
  } catch (const std::runtime_error& error) {
    return Finding{page.place(block.line - 2), error.what()};
  }
}

}  // namespace

std::vector<Finding> check_code(const Course& course, const Page& page,
                                const std::vector<Marker>& markers, Counts& counts) {
  std::vector<Finding> findings;
  std::set<const CodeBlock*> marked;
  for (const Marker& marker : markers) {
    const CodeBlock* block = page.block_at(marker.line + 1);
    if (block == nullptr || !stands_before_block(marker)) continue;
    marked.insert(block);
    const auto* from = std::get_if<FromSource>(&marker.what);
    if (from == nullptr) continue;
    ++counts.code_blocks;
    if (const auto finding = compare(course, page, *block, *from)) findings.push_back(*finding);
  }
  for (const CodeBlock& block : page.blocks) {
    if (!needs_marker(block) || marked.contains(&block)) continue;
    findings.push_back({page.place(block.line - 1),
                        "a block of " + block.language +
                            " needs a line before it that says where it is from: <!-- from "
                            "FILE#REGION -->, <!-- output of RUN --> or <!-- not from a source: "
                            "REASON -->"});
  }
  for (std::size_t line = 0; line < page.prose.size(); ++line) {
    const std::size_t begin = page.prose[line].find_first_not_of(' ');
    if (begin != std::string::npos && begin > 0 && page.prose[line].compare(begin, 3, "```") == 0)
      findings.push_back({page.place(line), "the fence of a block needs to start in column 1"});
  }
  return findings;
}

}  // namespace tapeflow::tutorials
