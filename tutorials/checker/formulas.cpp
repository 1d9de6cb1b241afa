#include "tutorials/checker/formulas.hpp"

namespace tapeflow::tutorials {
namespace {

// Blanks out a line from `begin` to `end`.
void blank(std::string& line, std::size_t begin, std::size_t end) {
  line.replace(begin, end - begin, std::string(end - begin, ' '));
}

// Blanks out what belongs to a formula in $$…$$. `open` says whether the line begins inside of one.
void blank_displays(std::string& line, bool& open) {
  for (std::size_t begin = 0; begin < line.size();) {
    const std::size_t start = open ? begin : line.find("$$", begin);
    if (start == line.npos) return;
    const std::size_t close = line.find("$$", open ? start : start + 2);
    open = close == line.npos;
    const std::size_t end = open ? line.size() : close + 2;
    blank(line, start, end);
    begin = end;
  }
}

struct Place {
  std::size_t line, column;
};

// The places of all $ of a paragraph, the lines from `begin` to `end`.
std::vector<Place> signs_of(const std::vector<std::string>& lines, std::size_t begin,
                            std::size_t end) {
  std::vector<Place> signs;
  for (std::size_t line = begin; line < end; ++line) {
    for (std::size_t at = 0; (at = lines[line].find('$', at)) != std::string::npos; ++at)
      signs.push_back({line, at});
  }
  return signs;
}

// Blanks out $…$ in a paragraph. A formula may go on in the next line; a last $ alone is a sign.
void blank_inline(std::vector<std::string>& lines, std::size_t begin, std::size_t end) {
  const std::vector<Place> signs = signs_of(lines, begin, end);
  for (std::size_t i = 0; i + 1 < signs.size(); i += 2) {
    const Place open = signs[i], close = signs[i + 1];
    for (std::size_t line = open.line; line <= close.line; ++line) {
      blank(lines[line], line == open.line ? open.column : 0,
            line == close.line ? close.column + 1 : lines[line].size());
    }
  }
}

}  // namespace

std::vector<std::string> without_formulas(const Page& page) {
  std::vector<std::string> lines = page.prose;
  bool open = false;
  for (std::string& line : lines) blank_displays(line, open);
  for (std::size_t begin = 0, end = 0; begin < lines.size(); begin = end + 1) {
    for (end = begin; end < lines.size() && !lines[end].empty(); ++end) continue;
    blank_inline(lines, begin, end);
  }
  return lines;
}

}  // namespace tapeflow::tutorials
