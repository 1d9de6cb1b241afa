#include "tutorials/checker/checks.hpp"
#include "tutorials/checker/sections.hpp"

#include <regex>
#include <set>

namespace tapeflow::tutorials {
namespace {

constexpr std::size_t questions = 8, least_figures = 3;

const std::vector<std::string> titles{
    "1. The idea in one figure",
    "2. The derivation",
    "3. The code",
    "4. The gradient check",
    "5. The experiment",
    "6. How it breaks",
    "7. What it costs",
    "8. Summary",
    "9. Test yourself",
    "10. Exercises",
    "11. Papers and notes",
};

// Adds the sentence unless the rule holds.
void demand(bool holds, const std::string& place, const std::string& sentence,
            std::vector<Finding>& findings) {
  if (!holds) findings.push_back({place, sentence});
}

void check_titles(const Page& page, std::vector<Finding>& findings) {
  const std::string number = page.chapter().substr(2);
  demand(!page.lines.empty() && page.lines[0].starts_with("# " + number + " "), page.place(0),
         "a chapter needs a title such as \"# " + number + " Name\" in its first line", findings);
  const std::vector<Section> sections = sections_of(page);
  for (std::size_t i = 0; i < std::max(sections.size(), titles.size()); ++i) {
    const std::string wanted = i < titles.size() ? "\"## " + titles[i] + "\"" : "no heading";
    const std::string got = i < sections.size() ? "\"## " + sections[i].title + "\"" : "the end";
    if (wanted == got) continue;
    const std::size_t line = i < sections.size() ? sections[i].first : page.lines.size() - 1;
    findings.push_back({page.place(line), "needs " + wanted + " here, got " + got});
    return;
  }
}

// What stands before the first section: the promise.
void check_promise(const Page& page, std::vector<Finding>& findings) {
  const std::vector<Section> sections = sections_of(page);
  const std::size_t end = sections.empty() ? page.lines.size() : sections[0].first;
  demand(lines_with(page, "**The number to hit.**", 0, end) > 0, page.place(0),
         "a chapter needs **The number to hit.** before its first section", findings);
  demand(lines_with(page, "](figures/", 0, end) > 0, page.place(0),
         "a chapter needs a figure before its first section", findings);
}

void check_count_of_figures(const Page& page, std::vector<Finding>& findings) {
  static const std::regex figure(R"(!\[[^\]]*\]\((figures/[^)\s]+))");
  std::set<std::string> figures;
  for (const std::string& line : page.prose) {
    for (std::sregex_iterator at(line.begin(), line.end(), figure), end; at != end; ++at)
      figures.insert((*at)[1]);
  }
  demand(figures.size() >= least_figures, page.place(0),
         "a chapter needs " + std::to_string(least_figures) + " different figures, got " +
             std::to_string(figures.size()),
         findings);
}

void check_questions(const Page& page, std::vector<Finding>& findings) {
  const auto test = section(page, "9. Test yourself");
  if (!test) return;
  const std::size_t opened = lines_with(page, "<details>", test->first, test->last);
  demand(opened == questions, page.place(test->first),
         "a chapter needs " + std::to_string(questions) +
             " questions with answers in <details> … </details> here, got " +
             std::to_string(opened),
         findings);
}

void check_folds(const Page& page, std::vector<Finding>& findings) {
  const std::size_t last = page.lines.size(), opened = lines_with(page, "<details>", 0, last),
                    closed = lines_with(page, "</details>", 0, last);
  demand(opened == closed, page.place(0),
         "needs </details> for each <details>, got " + std::to_string(opened) + " opened and " +
             std::to_string(closed) + " closed",
         findings);
}

}  // namespace

std::vector<Finding> check_parts(const Page& page) {
  std::vector<Finding> findings;
  check_folds(page, findings);
  if (!page.is_chapter()) return findings;
  check_titles(page, findings);
  check_promise(page, findings);
  check_count_of_figures(page, findings);
  check_questions(page, findings);
  return findings;
}

}  // namespace tapeflow::tutorials
