// Named regions of source files: the lines between `// tag: NAME` and `// end: NAME` (in CMake and
// shell files `# tag: NAME`). Regions may nest and overlap.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace tapeflow::tutorials {

/// The lines of a region, without the indentation that all share and without the marks of other
/// regions. std::runtime_error, a sentence without a place, if the file or the region is missing,
/// or the region is begun twice or not ended.
std::vector<std::string> region(const std::filesystem::path& root, const std::string& file,
                                const std::string& name);

}  // namespace tapeflow::tutorials
