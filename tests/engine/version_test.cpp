#include "engine/version.hpp"

#include "engine/io/atomic_file.hpp"
#include "tests/support/catch.hpp"

#include <filesystem>

using namespace tapeflow;

namespace {

std::string repository_file(const char* name) {
  return read_file(std::filesystem::path(TAPEFLOW_SOURCE_DIR) / name);
}

}  // namespace

TEST_CASE("The version is three numbers") {
  CHECK_THAT(std::string(version()), Catch::Matches("[0-9]+\\.[0-9]+\\.[0-9]+"));
}

TEST_CASE("The list of changes and the citation name the version of the build") {
  const std::string number(version());
  CHECK_THAT(repository_file("CHANGELOG.md"), Catch::Contains("\n## " + number + " "));
  CHECK_THAT(repository_file("CITATION.cff"), Catch::Contains("\nversion: " + number + "\n"));
}
