#include "tutorials/checker/checks.hpp"

#include <algorithm>
#include <cctype>

namespace tapeflow::tutorials {
namespace {

constexpr long questions = 8;

std::string lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

bool has_heading(const Page& page, const std::string& word) {
  return std::any_of(page.prose.begin(), page.prose.end(), [&word](const std::string& line) {
    return line.starts_with("#") && lowered(line).find(word) != line.npos;
  });
}

long lines_with(const Page& page, const std::string& text) {
  return std::count_if(page.prose.begin(), page.prose.end(),
                       [&text](const std::string& line) { return line.find(text) != line.npos; });
}

}  // namespace

std::vector<Finding> check_parts(const Page& page) {
  std::vector<Finding> findings;
  for (const char* word : {"summary", "exercises"}) {
    if (!has_heading(page, word)) {
      findings.push_back(
          {page.place(0), std::string("a chapter needs a heading with the word ") + word});
    }
  }
  const long opened = lines_with(page, "<details>"), closed = lines_with(page, "</details>");
  if (opened < questions || opened != closed) {
    findings.push_back({page.place(0), "a chapter needs " + std::to_string(questions) +
                                           " questions with answers in <details> … </details>, "
                                           "got " +
                                           std::to_string(opened) + " opened and " +
                                           std::to_string(closed) + " closed"});
  }
  return findings;
}

}  // namespace tapeflow::tutorials
