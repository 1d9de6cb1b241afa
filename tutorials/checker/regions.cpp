#include "tutorials/checker/regions.hpp"

#include "engine/io/atomic_file.hpp"
#include "tests/support/run_program.hpp"

#include <algorithm>
#include <map>
#include <regex>
#include <stdexcept>

namespace tapeflow::tutorials {
namespace {

// "tag" or "end", and the name of the region; two empty strings for any other line.
std::pair<std::string, std::string> mark_in(const std::string& line) {
  static const std::regex mark(R"(\s*(?://|#) (tag|end): (\S+)\s*)");
  std::smatch part;
  if (!std::regex_match(line, part, mark)) return {};
  return {part[1], part[2]};
}

void remove_common_indentation(std::vector<std::string>& lines) {
  std::size_t common = std::string::npos;
  for (const std::string& line : lines) common = std::min(common, line.find_first_not_of(' '));
  if (common == std::string::npos) return;  // blank lines only
  for (std::string& line : lines) line.erase(0, common);
}

std::vector<std::string> read_source(const std::filesystem::path& root, const std::string& file) {
  if (file.find("..") != file.npos || file.starts_with("/"))
    throw std::runtime_error("needs a source below the root of the project, got " + file);
  if (!std::filesystem::is_regular_file(root / file))
    throw std::runtime_error("needs the source " + file + ", which does not exist");
  return lines_of(read_file(root / file));
}

// The lines of a region as they are, by their numbers.
std::map<std::size_t, std::string> numbered_region(const std::filesystem::path& root,
                                                   const std::string& file,
                                                   const std::string& name) {
  std::map<std::size_t, std::string> lines;
  std::string names;
  bool inside = false, found = false;
  std::size_t number = 0;
  for (const std::string& line : read_source(root, file)) {
    ++number;
    const auto [act, marked] = mark_in(line);
    if (act == "tag") names += (names.empty() ? "" : ", ") + marked;
    if (marked == name) {
      if (act == "tag" && found)
        throw std::runtime_error(file + " begins the region " + name + " twice");
      inside = act == "tag";
      found = true;
    } else if (inside && marked.empty()) {
      lines[number] = line;
    }
  }
  if (!found) {
    throw std::runtime_error(file + " needs the region " + name + ", has " +
                             (names.empty() ? "none" : "only " + names));
  }
  if (inside) throw std::runtime_error(file + " begins the region " + name + " and never ends it");
  return lines;
}

}  // namespace

std::vector<std::string> region(const std::filesystem::path& root, const std::string& file,
                                const std::string& name) {
  std::vector<std::string> lines;
  for (const auto& [number, line] : numbered_region(root, file, name)) lines.push_back(line);
  remove_common_indentation(lines);
  return lines;
}

std::set<std::size_t> numbers_of_region(const std::filesystem::path& root, const std::string& file,
                                        const std::string& name) {
  std::set<std::size_t> numbers;
  for (const auto& [number, line] : numbered_region(root, file, name)) numbers.insert(number);
  return numbers;
}

}  // namespace tapeflow::tutorials
