#include "examples/tapeflow/report_folder.hpp"

#include "engine/io/file_error.hpp"
#include "examples/support/plot/gnuplot.hpp"

#include <stdexcept>

namespace tapeflow {

namespace fs = std::filesystem;

std::vector<NamedFile> ReportFolder::outputs() const {
  std::vector<NamedFile> files = {{"the text of --report", text().string()}};
  for (const fs::path& picture : {learning_curve(), samples(), columns()}) {
    files.push_back({"a picture of --report", picture.string()});
    files.push_back({"the numbers of a picture of --report", numbers_instead_of(picture).string()});
  }
  return files;
}

void make_report_folder(const std::string& folder) {
  std::error_code error;
  if (fs::is_directory(folder, error)) return;
  const std::string option = "--report " + printable(folder);
  if (fs::exists(folder, error))
    throw std::runtime_error(option + ": needs a folder, there is a file of this name");
  fs::create_directories(folder, error);
  if (error) throw std::runtime_error(option + ": the folder cannot be made: " + error.message());
}

}  // namespace tapeflow
