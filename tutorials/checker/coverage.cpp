#include "tutorials/checker/coverage.hpp"

#include "engine/io/atomic_file.hpp"
#include "tutorials/checker/definitions.hpp"
#include "tutorials/checker/shown_lines.hpp"

#include <algorithm>

namespace tapeflow::tutorials {
namespace {

namespace fs = std::filesystem;

// A part of the sources that the course explains line by line.
struct Part {
  std::string name, start;  // of the paths of its files
  std::set<std::string> endings;
};

const std::vector<Part> parts{{"the tape", "engine/tape", {".hpp", ".cpp"}},
                              {"the ops", "engine/ops/", {".cpp"}},
                              {"the layers", "flows/layers/", {".cpp"}}};

std::vector<std::string> files_of(const fs::path& root, const Part& part) {
  std::vector<std::string> files;
  for (const char* folder : {"engine", "flows"}) {
    if (!fs::is_directory(root / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      const std::string file = fs::relative(entry.path(), root).generic_string();
      if (file.starts_with(part.start) && part.endings.contains(entry.path().extension().string()))
        files.push_back(file);
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string sentence(const std::string& what, std::size_t missing, std::size_t all) {
  return what + ": " + std::to_string(missing) + " of " + std::to_string(all) +
         " lines of code stand in no chapter";
}

}  // namespace

std::vector<std::string> coverage(const Course& course) {
  const auto shown = shown_lines(course);
  std::vector<std::string> lines;
  for (const Part& part : parts) {
    std::size_t part_missing = 0, part_all = 0;
    for (const std::string& file : files_of(course.root, part)) {
      const std::set<std::size_t> all = lines_of_code(read_file(course.root / file));
      std::set<std::size_t> missing = all;
      const auto quoted = shown.find(file);
      if (quoted != shown.end())
        std::erase_if(missing, [&](std::size_t n) { return quoted->second.contains(n); });
      part_missing += missing.size();
      part_all += all.size();
      if (!missing.empty())
        lines.push_back(sentence(file, missing.size(), all.size()) + ": " + runs_of(missing, all));
    }
    lines.push_back(sentence(part.name, part_missing, part_all));
  }
  return lines;
}

}  // namespace tapeflow::tutorials
