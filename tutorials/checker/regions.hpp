// Named regions of source files: the lines between `// tag: NAME` and `// end: NAME` (in CMake and
// shell files `# tag: NAME`). Regions may nest and overlap.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace tapeflow::tutorials {

/// The lines of a region, without their common indentation and without the marks of other regions.
/// std::runtime_error with a sentence that names no place, if the file or the region is missing, or
/// if the region begins twice or does not end.
std::vector<std::string> region(const std::filesystem::path& root, const std::string& file,
                                const std::string& name);

/// The numbers of these lines, counted from 1. Errors as above.
std::set<std::size_t> numbers_of_region(const std::filesystem::path& root, const std::string& file,
                                        const std::string& name);

}  // namespace tapeflow::tutorials
