#include "tutorials/checker/reading_list.hpp"

#include "engine/io/atomic_file.hpp"
#include "tutorials/checker/bare_code.hpp"
#include "tutorials/checker/includes.hpp"

#include <algorithm>
#include <regex>

namespace tapeflow::tutorials {
namespace {

namespace fs = std::filesystem;

// The files of engine/ and flows/ that the sources in a folder include.
std::set<std::string> included_in(const fs::path& folder) {
  std::set<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string ending = entry.path().extension().string();
    if (ending != ".cpp" && ending != ".hpp") continue;
    for (const std::string& name : includes_of(bare_code(read_file(entry.path())))) {
      if (name.starts_with("engine/") || name.starts_with("flows/")) files.insert(name);
    }
  }
  return files;
}

// The files of each chapter's folder, by chapter.
std::map<std::string, std::set<std::string>> included_by_chapter(const fs::path& root) {
  static const std::regex chapter(R"((ch\d\d)_.*)");
  std::map<std::string, std::set<std::string>> files;
  if (!fs::is_directory(root / "examples")) return files;
  for (const auto& entry : fs::directory_iterator(root / "examples")) {
    std::smatch part;
    const std::string name = entry.path().filename().string();
    if (entry.is_directory() && std::regex_match(name, part, chapter))
      files[part[1]].merge(included_in(entry.path()));
  }
  return files;
}

bool is_engine(const std::string& file) { return file.starts_with("engine/"); }

}  // namespace

std::map<std::string, std::set<std::string>> files_to_read(const fs::path& root) {
  std::map<std::string, std::set<std::string>> files = included_by_chapter(root);
  std::set<std::string> listed;
  for (auto& [chapter, own] : files) {
    std::erase_if(own, [&listed](const std::string& file) { return listed.contains(file); });
    listed.insert(own.begin(), own.end());
  }
  return files;
}

std::vector<std::string> in_reading_order(const fs::path& root, std::vector<std::string> files) {
  std::stable_partition(files.begin(), files.end(), is_engine);
  IncludeGraph graph(root);
  std::map<std::string, std::set<std::string>> needs;
  for (const std::string& file : files) needs[file] = graph.reached_from(file);
  std::vector<std::string> order;
  while (!files.empty()) {
    const auto is_next = [&](const std::string& file) {
      return std::none_of(files.begin(), files.end(), [&](const std::string& other) {
        return other != file && needs[file].contains(other);
      });
    };
    auto next = std::find_if(files.begin(), files.end(), is_next);
    if (next == files.end()) next = files.begin();  // they include one another
    order.push_back(*next);
    files.erase(next);
  }
  return order;
}

}  // namespace tapeflow::tutorials
