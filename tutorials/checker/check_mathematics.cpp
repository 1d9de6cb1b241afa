#include "engine/io/atomic_file.hpp"
#include "tutorials/checker/checks.hpp"
#include "tutorials/checker/definitions.hpp"
#include "tutorials/checker/mathematics.hpp"
#include "tutorials/checker/shown_lines.hpp"

#include <algorithm>

namespace tapeflow::tutorials {
namespace {

bool is_written(const Course& course, const std::string& chapter) {
  return std::any_of(course.pages.begin(), course.pages.end(),
                     [&chapter](const Page& page) { return page.chapter() == chapter; });
}

std::string list_of(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

std::vector<Finding> check_mathematics(const Course& course) {
  std::vector<Finding> findings;
  const auto shown = shown_lines(course);
  for (const Mathematics& m : mathematics_of(course.root)) {
    if (!is_written(course, m.chapter)) continue;
    const auto quoted = shown.find(m.file);
    std::set<std::size_t> missing;
    std::set<std::string> functions;
    for (const auto& [number, function] : m.lines) {
      if (quoted != shown.end() && quoted->second.contains(number)) continue;
      missing.insert(number);
      functions.insert(function);
    }
    if (missing.empty()) continue;
    const std::set<std::size_t> all = lines_of_code(read_file(course.root / m.file));
    findings.push_back({m.file + ":" + std::to_string(*missing.begin()),
                        "stands in no chapter, and has mathematics (" + list_of(functions) +
                            ") that " + m.chapter + " needs to show: " + runs_of(missing, all)});
  }
  return findings;
}

}  // namespace tapeflow::tutorials
