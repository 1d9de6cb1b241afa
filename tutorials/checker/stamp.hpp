// Finds the sources that can change a program's output, and whether they have changed.
#pragma once

#include "tutorials/checker/results.hpp"

namespace tapeflow::tutorials {

/// The sources of all programs: reads each file once.
class Sources {
 public:
  explicit Sources(const std::filesystem::path& root);

  /// Checksums of all sources of the program in the folder examples/NAME or examples/NAME_…:
  ///   - the files that its main.cpp includes, directly or indirectly;
  ///   - for every header, the .cpp files that include it, in the header's folder or in the folder
  ///     named after it (engine/ops for engine/ops.hpp);
  ///   - the data sets that one of these files names;
  ///   - the compiler's flags.
  /// Comments and the layout of the code do not count, so that only a change of the program itself
  /// makes its results stale. std::runtime_error if there is no such program.
  Checksums of(const std::string& program) const;

 private:
  std::filesystem::path root_;
  std::map<std::string, std::string> files_;             // path below the root -> its code
  std::multimap<std::string, std::string> definitions_;  // a header -> its .cpp files
};

/// The sources that differ, as in "flows/chain.cpp and 2 others"; empty if none does.
std::string difference(const Checksums& recorded, const Checksums& now);

}  // namespace tapeflow::tutorials
