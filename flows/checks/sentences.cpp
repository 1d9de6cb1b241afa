#include "flows/checks/sentences.hpp"

#include <algorithm>

namespace tapeflow::checks {
namespace {

// A finding, and what others add to it.
struct Group {
  const Finding* first;
  std::vector<std::string> again;

  bool takes(const Finding& finding) const {
    return !finding.key.empty() && first->clause == finding.clause && first->key == finding.key;
  }

  void add(const std::string& more) {
    if (more != first->again && std::find(again.begin(), again.end(), more) == again.end())
      again.push_back(more);
  }

  std::string text() const {
    std::string all = first->text;
    if (!first->cause.empty()) all += " (" + first->cause + ")";
    if (!again.empty()) all += "; also " + listed(again);
    return all;
  }

  static std::string listed(const std::vector<std::string>& words) {
    std::string all;
    for (const std::string& word : words) all += (all.empty() ? "" : ", ") + word;
    return all;
  }
};

}  // namespace

std::string brief(double number) { return to_text(number, std::chars_format::general, 5); }

std::string off_by(double a, double b) {
  return sentence(a) == sentence(b) ? ", off by " + brief(b - a) : "";
}

std::string no_gradient(const std::vector<std::string>& names, std::size_t of,
                        const std::string& from) {
  if (names.size() == 1) return "parameter " + names[0] + " receives no gradient" + from;
  return sentence(names.size(), " of ", of, " parameters receive no gradient", from, ": ",
                  Group::listed(names));
}

std::vector<std::string> folded(const std::vector<Finding>& findings) {
  std::vector<Group> groups;
  for (const Finding& finding : findings) {
    const auto group = std::find_if(groups.begin(), groups.end(),
                                    [&](const Group& g) { return g.takes(finding); });
    if (group == groups.end()) {
      groups.push_back({&finding, {}});
    } else {
      group->add(finding.again);
    }
  }
  std::vector<std::string> sentences;
  for (const Group& group : groups) sentences.push_back(group.text());
  return sentences;
}

}  // namespace tapeflow::checks
