// Finds the small data sets that come with the project (examples/data/README.md).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace tapeflow {

/// The path of a bundled file. Looks in the folder that the environment variable TAPEFLOW_DATA
/// names, then in the source tree of this build, then in the installation. Returns the first that
/// exists; throws std::runtime_error with all places if none does.
std::filesystem::path bundled_data(const std::string& file);

/// All files in these folders.
std::vector<std::filesystem::path> bundled_files();

}  // namespace tapeflow
