#include "tutorials/checker/stamp.hpp"

#include "engine/io/atomic_file.hpp"
#include "engine/io/checksum.hpp"
#include "tutorials/checker/bare_code.hpp"
#include "tutorials/checker/includes.hpp"

#include <algorithm>
#include <regex>
#include <stdexcept>

namespace tapeflow::tutorials {
namespace {

namespace fs = std::filesystem;

constexpr const char* compiler_flags = "engine/cmake/CompileSettings.cmake";

using Files = std::map<std::string, std::string>;  // path below the root -> content

void add_files(const fs::path& root, const std::string& folder, Files& files) {
  if (!fs::is_directory(root / folder)) return;
  for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
    const std::string ending = entry.path().extension().string();
    if (ending == ".hpp" || ending == ".cpp")
      files[fs::relative(entry.path(), root).generic_string()] = bare_code(read_file(entry.path()));
  }
}

std::string folder_of(const std::string& file) { return file.substr(0, file.rfind('/')); }

bool is_main(const std::string& file) { return file.ends_with("/main.cpp"); }

std::string main_source(const Files& files, const std::string& program) {
  const std::string start = "examples/" + program;
  for (const auto& [name, content] : files) {
    const std::string folder = folder_of(name);
    if (is_main(name) && (folder == start || folder.starts_with(start + "_"))) return name;
  }
  throw std::runtime_error("there is no program \"" + program + "\" in examples/");
}

// Whether this folder may have the definitions of a header: it is the folder of the header, or the
// folder named after it, as engine/ops for engine/ops.hpp.
bool defines(const std::string& folder, const std::string& header) {
  return folder == folder_of(header) || folder + ".hpp" == header;
}

// Maps every header to the .cpp files that include it and may define its declarations.
std::multimap<std::string, std::string> definitions(const Files& files) {
  std::multimap<std::string, std::string> found;
  for (const auto& [name, content] : files) {
    if (!name.ends_with(".cpp") || is_main(name)) continue;
    for (const std::string& header : includes_of(content)) {
      if (defines(folder_of(name), header)) found.emplace(header, name);
    }
  }
  return found;
}

// The program's main source and all files that it depends on.
Files closure(const Files& files, const std::multimap<std::string, std::string>& defined_in,
              const std::string& program) {
  Files reached;
  std::vector<std::string> waiting{main_source(files, program)};
  while (!waiting.empty()) {
    const auto file = files.find(waiting.back());
    waiting.pop_back();
    if (file == files.end() || !reached.insert(*file).second) continue;
    for (const std::string& header : includes_of(file->second)) waiting.push_back(header);
    const auto [first, last] = defined_in.equal_range(file->first);
    for (auto at = first; at != last; ++at) waiting.push_back(at->second);
  }
  return reached;
}

void add_data(const fs::path& root, const Files& sources, Files& files) {
  if (!fs::is_directory(root / "examples/data")) return;
  for (const auto& entry : fs::directory_iterator(root / "examples/data")) {
    const std::string name = entry.path().filename().string();
    const auto calls = [&name](const auto& source) {
      return source.second.find('"' + name + '"') != std::string::npos;
    };
    if (std::any_of(sources.begin(), sources.end(), calls))
      files["examples/data/" + name] = read_file(entry.path());
  }
}

// The compiler flags without comments, which begin with # there.
std::string flags(const fs::path& root) {
  if (!fs::exists(root / compiler_flags)) return "";
  return std::regex_replace(read_file(root / compiler_flags), std::regex("#[^\n]*"), "");
}

}  // namespace

Sources::Sources(const fs::path& root) : root_(root) {
  for (const char* folder : {"engine", "flows", "examples"}) add_files(root, folder, files_);
  definitions_ = definitions(files_);
}

Checksums Sources::of(const std::string& program) const {
  Files reached = closure(files_, definitions_, program);
  add_data(root_, Files(reached), reached);
  reached[compiler_flags] = flags(root_);
  Checksums sums;
  for (const auto& [name, content] : reached) sums[name] = hex(checksum(content));
  return sums;
}

std::string difference(const Checksums& recorded, const Checksums& now) {
  std::vector<std::pair<std::string, std::string>> changed;
  std::set_symmetric_difference(recorded.begin(), recorded.end(), now.begin(), now.end(),
                                std::back_inserter(changed));
  changed.erase(std::unique(changed.begin(), changed.end(),
                            [](const auto& a, const auto& b) { return a.first == b.first; }),
                changed.end());
  if (changed.empty()) return "";
  if (changed.size() == 1) return changed[0].first;
  return changed[0].first + " and " + std::to_string(changed.size() - 1) +
         (changed.size() == 2 ? " other" : " others");
}

}  // namespace tapeflow::tutorials
