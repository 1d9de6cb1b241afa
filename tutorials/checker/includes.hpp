// What C++ files include.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace tapeflow::tutorials {

/// The names of all #include "…" in code without comments.
std::vector<std::string> includes_of(const std::string& code);

/// The files below a root, and what they include. Reads each file once.
class IncludeGraph {
 public:
  explicit IncludeGraph(std::filesystem::path root) : root_(std::move(root)) {}

  /// The files below the root that this one includes, directly or through others.
  std::set<std::string> reached_from(const std::string& file);

 private:
  const std::vector<std::string>& included_by(const std::string& file);

  std::filesystem::path root_;
  std::map<std::string, std::vector<std::string>> included_;
};

}  // namespace tapeflow::tutorials
