#include "tutorials/checker/sections.hpp"

namespace tapeflow::tutorials {

std::vector<Section> sections_of(const Page& page) {
  std::vector<Section> sections;
  for (std::size_t line = 0; line < page.prose.size(); ++line) {
    if (!page.prose[line].starts_with("## ")) continue;
    if (!sections.empty()) sections.back().last = line - 1;
    sections.push_back({page.lines[line].substr(3), line, page.prose.size() - 1});
  }
  return sections;
}

std::optional<Section> section(const Page& page, const std::string& title) {
  for (const Section& section : sections_of(page)) {
    if (section.title == title) return section;
  }
  return {};
}

std::size_t lines_with(const Page& page, const std::string& text, std::size_t first,
                       std::size_t last) {
  std::size_t count = 0;
  for (std::size_t line = first; line <= last && line < page.prose.size(); ++line) {
    if (page.prose[line].find(text) != text.npos) ++count;
  }
  return count;
}

}  // namespace tapeflow::tutorials
