#include "examples/support/course/bundled_data.hpp"

#include <cstdlib>
#include <stdexcept>

namespace tapeflow {

namespace {

std::vector<std::filesystem::path> folders() {
  std::vector<std::filesystem::path> all{TAPEFLOW_SOURCE_DATA, TAPEFLOW_INSTALLED_DATA};
  if (const char* own = std::getenv("TAPEFLOW_DATA"); own != nullptr && *own != '\0')
    all.insert(all.begin(), own);
  return all;
}

}  // namespace

std::filesystem::path bundled_data(const std::string& file) {
  std::string tried;
  for (const auto& folder : folders()) {
    if (std::filesystem::is_regular_file(folder / file)) return folder / file;
    tried += (tried.empty() ? "" : ", ") + folder.string();
  }
  throw std::runtime_error("bundled_data: needs " + file +
                           " in the folder that TAPEFLOW_DATA names or where it was installed, "
                           "found it in none of " +
                           tried);
}

std::vector<std::filesystem::path> bundled_files() {
  std::vector<std::filesystem::path> files;
  std::error_code missing;
  for (const auto& folder : folders())
    for (const auto& entry : std::filesystem::directory_iterator(folder, missing))
      files.push_back(entry.path());
  return files;
}

}  // namespace tapeflow
