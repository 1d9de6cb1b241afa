// Lists of test entries by family, which the files of the families fill.
#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace tapeflow {

template <class Entry>
class Families {
 public:
  using Maker = std::vector<Entry> (*)();

  /// Throws std::logic_error if there is a family of this name.
  static void add(const std::string& name, Maker maker) {
    if (!makers().emplace(name, maker).second)
      throw std::logic_error("there are two families called " + name);
  }

  /// The entries of all families, in the order of the families' names.
  static std::vector<Entry> all() {
    std::vector<Entry> entries;
    for (const auto& [name, maker] : makers()) {
      for (Entry& entry : maker()) entries.push_back(std::move(entry));
    }
    return entries;
  }

 private:
  // Created when the first family registers: before main, in whatever order the files are linked.
  static std::map<std::string, Maker>& makers() {
    static std::map<std::string, Maker> all;
    return all;
  }
};

}  // namespace tapeflow
