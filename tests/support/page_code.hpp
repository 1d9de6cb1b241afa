// Extracts the code printed on a page of comments, to compare it with compiled code.
#pragma once

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace page_code {

/// The lines of a text that start with `prefix`, without the prefix and the spaces after it. All
/// other lines become empty.
inline std::string lines_after(const std::string& prefix, std::istream& text) {
  std::string all;
  for (std::string line; std::getline(text, line); all += line + "\n") {
    line = line.rfind(prefix, 0) == 0 ? line.substr(prefix.size()) : "";
    line.erase(0, line.find_first_not_of(' '));
  }
  return all;
}

inline std::string lines_of(const std::string& prefix, const std::string& path) {
  std::ifstream file(TAPEFLOW_SOURCE_DIR + path);
  if (!file) throw std::runtime_error("cannot read " + path);
  return lines_after(prefix, file);
}

/// The blocks of code of a page: the lines between empty lines.
inline std::vector<std::string> blocks(const std::string& page) {
  std::vector<std::string> found;
  std::istringstream text(page);
  bool open = false;
  for (std::string line; std::getline(text, line); open = !line.empty()) {
    if (line.empty()) continue;
    if (!open) found.emplace_back();
    found.back() += line + "\n";
  }
  return found;
}

}  // namespace page_code
