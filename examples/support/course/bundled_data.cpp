#include "examples/support/course/bundled_data.hpp"

#include <cstdlib>
#include <stdexcept>
#include <vector>

namespace tapeflow {

std::filesystem::path bundled_data(const std::string& file) {
  std::vector<std::filesystem::path> folders{TAPEFLOW_SOURCE_DATA, TAPEFLOW_INSTALLED_DATA};
  if (const char* own = std::getenv("TAPEFLOW_DATA"); own != nullptr && *own != '\0')
    folders.insert(folders.begin(), own);
  std::string tried;
  for (const auto& folder : folders) {
    if (std::filesystem::is_regular_file(folder / file)) return folder / file;
    tried += (tried.empty() ? "" : ", ") + folder.string();
  }
  throw std::runtime_error("bundled_data: needs " + file +
                           " in the folder that TAPEFLOW_DATA names or where it was installed, "
                           "found it in none of " +
                           tried);
}

}  // namespace tapeflow
