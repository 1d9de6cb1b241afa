#include "tutorials/checker/shown_lines.hpp"

#include "tutorials/checker/regions.hpp"

#include <stdexcept>

namespace tapeflow::tutorials {

std::map<std::string, std::set<std::size_t>> shown_lines(const Course& course) {
  std::map<std::string, std::set<std::size_t>> shown;
  std::vector<Finding> ignored;
  for (const Page& page : course.pages) {
    for (const Marker& marker : markers_of(page, ignored)) {
      const auto* from = std::get_if<FromSource>(&marker.what);
      if (from == nullptr || page.block_at(marker.line + 1) == nullptr) continue;
      try {
        shown[from->file].merge(numbers_of_region(course.root, from->file, from->region));
      } catch (const std::runtime_error&) {
        continue;  // check_code says that the region is missing
      }
    }
  }
  return shown;
}

std::string runs_of(const std::set<std::size_t>& numbers, const std::set<std::size_t>& all) {
  std::string text;
  for (auto at = all.begin(); at != all.end();) {
    const std::size_t first = *at;
    std::size_t last = 0;
    for (; at != all.end() && numbers.contains(*at); ++at) last = *at;
    if (last == 0) {
      ++at;
      continue;
    }
    text += (text.empty() ? "" : ", ") + std::to_string(first);
    if (last > first) text += "–" + std::to_string(last);
  }
  return text;
}

}  // namespace tapeflow::tutorials
