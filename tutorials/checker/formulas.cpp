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

void blank_inline(std::string& line) {
  std::size_t begin = 0;
  while ((begin = line.find('$', begin)) != line.npos) {
    const std::size_t close = line.find('$', begin + 1);
    if (close == line.npos) return;
    blank(line, begin, close + 1);
  }
}

}  // namespace

std::vector<std::string> without_formulas(const Page& page) {
  std::vector<std::string> lines = page.prose;
  bool open = false;
  for (std::string& line : lines) {
    blank_displays(line, open);
    blank_inline(line);
  }
  return lines;
}

}  // namespace tapeflow::tutorials
