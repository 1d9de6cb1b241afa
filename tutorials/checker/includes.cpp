#include "tutorials/checker/includes.hpp"

#include "engine/io/atomic_file.hpp"
#include "tutorials/checker/bare_code.hpp"

#include <string_view>

namespace tapeflow::tutorials {

std::vector<std::string> includes_of(const std::string& code) {
  static constexpr std::string_view include = "#include \"";
  std::vector<std::string> names;
  for (std::size_t at = 0; (at = code.find(include, at)) != code.npos;) {
    at += include.size();
    names.push_back(code.substr(at, code.find('"', at) - at));
  }
  return names;
}

const std::vector<std::string>& IncludeGraph::included_by(const std::string& file) {
  const auto [entry, is_new] = included_.try_emplace(file);
  if (is_new) {
    for (const std::string& name : includes_of(bare_code(read_file(root_ / file)))) {
      if (std::filesystem::exists(root_ / name)) entry->second.push_back(name);
    }
  }
  return entry->second;
}

std::set<std::string> IncludeGraph::reached_from(const std::string& file) {
  std::set<std::string> reached;
  std::vector<std::string> waiting{file};
  while (!waiting.empty()) {
    const std::string next = waiting.back();
    waiting.pop_back();
    for (const std::string& name : included_by(next)) {
      if (reached.insert(name).second) waiting.push_back(name);
    }
  }
  return reached;
}

}  // namespace tapeflow::tutorials
