#include "tutorials/checker/refreshed_output.hpp"

#include <algorithm>
#include <regex>

namespace tapeflow::tutorials {
namespace {

using Lines = std::vector<std::string>;

// A line with every number replaced by # and every run of blanks by one blank.
std::string skeleton(const std::string& line) {
  static const std::regex number(R"(-?\d+(?:\.\d+)?(?:e[-+]?\d+)?)"), blanks(" +");
  return std::regex_replace(std::regex_replace(line, number, "#"), blanks, " ");
}

Lines skeletons(const Lines& lines) {
  Lines all;
  for (const std::string& line : lines) all.push_back(skeleton(line));
  return all;
}

}  // namespace

std::optional<Lines> refreshed_output(const Lines& shown, const Lines& printed) {
  if (std::find(shown.begin(), shown.end(), "…") == shown.end()) return printed;
  const Lines wanted = skeletons(shown), there = skeletons(printed);
  Lines lines;
  std::size_t at = 0;  // index of the next printed line
  for (auto begin = wanted.begin(); begin != wanted.end();) {
    if (*begin == "…") {
      lines.push_back(*begin++);
      continue;
    }
    const auto end = std::find(begin, wanted.end(), "…");  // one group of neighbouring lines
    const auto from = there.begin() + static_cast<std::ptrdiff_t>(at);
    const auto found = std::search(from, there.end(), begin, end);
    const bool must_follow = begin == wanted.begin();
    if (found == there.end() || (must_follow && found != from)) return {};
    at = static_cast<std::size_t>(found - there.begin());
    for (; begin != end; ++begin) lines.push_back(printed[at++]);
  }
  if (shown.back() != "…" && at != printed.size()) return {};
  return lines;
}

}  // namespace tapeflow::tutorials
