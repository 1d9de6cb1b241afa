#include "tutorials/checker/anchors.hpp"
#include "tutorials/checker/checks.hpp"
#include "tutorials/checker/formulas.hpp"

#include <regex>

namespace tapeflow::tutorials {
namespace {

namespace fs = std::filesystem;

// The targets of the links, images and autolinks of a line.
std::vector<std::string> targets_in(const std::string& line) {
  static const std::regex patterns[] = {
      std::regex(R"(\]\(\s*<?([^)>\s]*)>?(?:\s+"[^"]*")?\s*\))"),  // [text](target "title")
      std::regex(R"(^ {0,3}\[[^\]]+\]:\s*<?([^>\s]+)>?)"),         // [name]: target
      std::regex(R"(<((?:https?|mailto):[^>]*)>)"),                // <https://…>
      std::regex(R"re((?:src|href)="([^"]*)")re")};
  std::vector<std::string> targets;
  for (const std::regex& pattern : patterns) {
    for (std::sregex_iterator at(line.begin(), line.end(), pattern), end; at != end; ++at)
      targets.push_back((*at)[1]);
  }
  return targets;
}

bool is_below(const fs::path& root, const fs::path& file) {
  const fs::path relative = fs::weakly_canonical(file).lexically_relative(fs::canonical(root));
  return !relative.empty() && *relative.begin() != "..";
}

std::string wrong_anchor(const Course& course, const Page& page, const std::string& file,
                         const std::string& anchor) {
  const fs::path target = file.empty()
                              ? fs::path(page.name)
                              : (fs::path(page.name).parent_path() / file).lexically_normal();
  if (target.extension() != ".md") return "an anchor needs a Markdown page, got " + file;
  const auto known = course.anchors.find(target.string());
  const std::set<std::string> anchors = known == course.anchors.end()
                                            ? anchors_of(read_page(course.root, target.string()))
                                            : known->second;
  if (anchors.contains(anchor)) return "";
  return target.string() + " has no heading whose anchor is #" + anchor;
}

// The mistake in a link; empty if there is none.
std::string mistake(const Course& course, const Page& page, const std::string& target) {
  static const std::regex absolute(R"(https?://[\w-]+(\.[\w-]+)+(:\d+)?([/?#]\S*)?)"),
      mail(R"(mailto:[^@\s]+@[\w.-]+)"), scheme(R"([A-Za-z][A-Za-z0-9+.-]*:.*)");
  if (std::regex_match(target, scheme)) {
    const bool fits = std::regex_match(target, absolute) || std::regex_match(target, mail);
    return fits ? "" : "the link " + target + " is no http, https or mailto address";
  }
  const std::size_t hash = std::min(target.find('#'), target.size());
  const std::string file = target.substr(0, hash);
  if (target.empty()) return "a link leads nowhere";
  if (!file.empty()) {
    const fs::path path = course.root / fs::path(page.name).parent_path() / file;
    if (!fs::exists(path)) return "the link " + target + " leads to no file";
    if (!is_below(course.root, path)) return "the link " + target + " leads out of the project";
  }
  return hash == target.size() ? "" : wrong_anchor(course, page, file, target.substr(hash + 1));
}

}  // namespace

std::vector<Finding> check_links(const Course& course, const Page& page, Counts& counts) {
  std::vector<Finding> findings;
  const std::vector<std::string> lines = without_formulas(page);  // ](…) in a formula is no link
  for (std::size_t line = 0; line < lines.size(); ++line) {
    for (const std::string& target : targets_in(lines[line])) {
      ++counts.links;
      const std::string sentence = mistake(course, page, target);
      if (!sentence.empty()) findings.push_back({page.place(line), sentence});
    }
  }
  return findings;
}

}  // namespace tapeflow::tutorials
