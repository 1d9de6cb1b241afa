// Where the small data sets lie that come with the project (examples/data/README.md).
#pragma once

#include <filesystem>
#include <string>

namespace tapeflow {

/// The path of a bundled file: in the folder that the environment variable TAPEFLOW_DATA names,
/// else in the source tree this program was built from, else where the data are installed. The
/// first that exists; std::runtime_error naming all places if none does.
std::filesystem::path bundled_data(const std::string& file);

}  // namespace tapeflow
