#include "engine/io/atomic_file.hpp"
#include "engine/io/checksum.hpp"
#include "tutorials/checker/checks.hpp"
#include "tutorials/checker/stamp.hpp"

#include <set>
#include <stdexcept>

namespace tapeflow::tutorials {
namespace {

namespace fs = std::filesystem;

constexpr const char* folder = "tutorials/figures";
constexpr const char* rerun = "; ./tutorials/check --rerun makes it anew";

std::set<std::string> pictures_in(const fs::path& path) {
  static const std::set<std::string> endings{".png", ".gif", ".svg", ".jpg"};
  std::set<std::string> names;
  if (!fs::is_directory(path)) return names;
  for (const auto& entry : fs::directory_iterator(path)) {
    if (endings.contains(entry.path().extension().string()))
      names.insert(entry.path().filename().string());
  }
  return names;
}

Checksums recorded_figures(const Course& course) {
  Checksums figures;
  for (const ProgramResults& program : course.results) {
    for (const RecordedRun& run : program.runs) {
      figures.insert(run.figures.begin(), run.figures.end());
    }
  }
  return figures;
}

}  // namespace

std::vector<Finding> check_figures(const Course& course, Counts& counts) {
  std::vector<Finding> findings;
  const Checksums recorded = recorded_figures(course);
  const std::set<std::string> pictures = pictures_in(course.root / folder);
  counts.figures = pictures.size();
  for (const std::string& name : pictures) {
    const fs::path path = fs::path(folder) / name;
    const auto made = recorded.find(name);
    if (made == recorded.end()) {
      findings.push_back({path.string(), "no recorded run makes this picture"});
    } else if (hex(checksum(read_file(course.root / path))) != made->second) {
      findings.push_back({path.string(), std::string("is not the picture that was made") + rerun});
    }
  }
  for (const auto& [name, sum] : recorded) {
    if (!pictures.contains(name))
      findings.push_back({folder + ("/" + name), std::string("is missing") + rerun});
  }
  return findings;
}

std::vector<Finding> check_stamps(const Course& course) {
  std::vector<Finding> findings;
  const Sources sources(course.root);
  for (const ProgramResults& program : course.results) {
    try {
      const std::string changed = difference(program.sources, sources.of(program.program));
      if (changed.empty()) continue;
      findings.push_back({program.file(), "is stale: " + changed +
                                              " changed since; "
                                              "./tutorials/check --rerun " +
                                              program.program + " makes it anew"});
    } catch (const std::runtime_error& error) {
      findings.push_back({program.file(), error.what()});
    }
  }
  return findings;
}

}  // namespace tapeflow::tutorials
