#include "tutorials/checker/checks.hpp"
#include "tutorials/checker/formulas.hpp"

#include <algorithm>
#include <regex>

namespace tapeflow::tutorials {
namespace {

// "4" for the chapter "ch04".
std::string number_of(const std::string& chapter) {
  return std::to_string(std::stoi(chapter.substr(2)));
}

// The numbers that the \tag{…} of a page give, with their lines.
std::vector<std::pair<std::size_t, std::string>> tags_of(const Page& page) {
  static const std::regex tag(R"(\\tag\{([^}]*)\})");
  std::vector<std::pair<std::size_t, std::string>> tags;
  for (std::size_t line = 0; line < page.prose.size(); ++line) {
    const std::string& text = page.prose[line];
    for (std::sregex_iterator at(text.begin(), text.end(), tag), end; at != end; ++at)
      tags.emplace_back(line, (*at)[1]);
  }
  return tags;
}

// The first equation whose number is not the next one.
std::optional<Finding> wrong_number(const Page& page) {
  std::size_t next = 1;
  for (const auto& [line, tag] : tags_of(page)) {
    const std::string wanted = number_of(page.chapter()) + "." + std::to_string(next++);
    if (tag == wanted) continue;
    return Finding{page.place(line),
                   "the equation needs the number \\tag{" + wanted + "}, got \\tag{" + tag + "}"};
  }
  return {};
}

// The chapter with this number; nullptr if it is not written.
const Page* chapter_page(const Course& course, const std::string& number) {
  for (const Page& page : course.pages) {
    if (page.is_chapter() && number_of(page.chapter()) == number) return &page;
  }
  return nullptr;
}

bool has_equation(const Page& page, const std::string& number) {
  const auto tags = tags_of(page);
  return std::any_of(tags.begin(), tags.end(),
                     [&number](const auto& tag) { return tag.second == number; });
}

// The equations that a line names, as "4.2" for (4.2). Behind "eq." stands an equation of a paper.
std::vector<std::string> named_in(const std::string& line) {
  static const std::regex name(R"((eqs?\. )?(^|[^\w)\]])\((([0-9]|[1-9][0-9])\.[1-9][0-9]?)\))");
  std::vector<std::string> names;
  for (std::sregex_iterator at(line.begin(), line.end(), name), end; at != end; ++at) {
    const std::string before = at->prefix().str() + (*at)[2].str();
    if (!before.ends_with("eq. ") && !before.ends_with("eqs. ")) names.push_back((*at)[3]);
  }
  return names;
}

}  // namespace

std::vector<Finding> check_equations(const Course& course, const Page& page, Counts& counts) {
  std::vector<Finding> findings;
  if (page.is_chapter()) {
    counts.equations += tags_of(page).size();
    if (const auto finding = wrong_number(page)) findings.push_back(*finding);
  }
  const std::vector<std::string> lines = without_formulas(page);
  for (std::size_t line = 0; line < lines.size(); ++line) {
    for (const std::string& name : named_in(lines[line])) {
      const Page* chapter = chapter_page(course, name.substr(0, name.find('.')));
      if (chapter != nullptr && !has_equation(*chapter, name))
        findings.push_back({page.place(line), chapter->name + " has no equation (" + name + ")"});
    }
  }
  return findings;
}

}  // namespace tapeflow::tutorials
