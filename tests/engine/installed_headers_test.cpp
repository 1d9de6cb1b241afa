// A header whose first line starts with "// Private to" is not installed
// (engine/cmake/InstallPackage.cmake). So no header that is installed may include one.
#include "engine/io/atomic_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

namespace fs = std::filesystem;
using tapeflow::read_file;
using tapeflow::write_file_atomically;

namespace {

bool is_private(const fs::path& header) { return read_file(header).starts_with("// Private to"); }

// The headers below engine/ and flows/, as they are written in an #include.
std::vector<std::string> headers_of(const fs::path& root) {
  std::vector<std::string> headers;
  for (const char* library : {"engine", "flows"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / library)) {
      if (entry.path().extension() == ".hpp")
        headers.push_back(entry.path().lexically_relative(root).string());
    }
  }
  std::sort(headers.begin(), headers.end());
  return headers;
}

// "a.hpp includes b.hpp" for every installed a.hpp and private b.hpp.
std::vector<std::string> broken_promises(const fs::path& root) {
  std::vector<std::string> found;
  const std::vector<std::string> headers = headers_of(root);
  for (const std::string& header : headers) {
    if (is_private(root / header)) continue;
    const std::string text = read_file(root / header);
    for (const std::string& other : headers) {
      if (is_private(root / other) && text.find("#include \"" + other + "\"") != text.npos)
        found.push_back(header + " includes " + other);
    }
  }
  return found;
}

}  // namespace

TEST_CASE("No installed header includes a private one") {
  const std::vector<std::string> headers = headers_of(TAPEFLOW_SOURCE_DIR);
  CHECK(headers.size() > 50);
  CHECK(std::any_of(headers.begin(), headers.end(), [](const std::string& header) {
    return is_private(fs::path(TAPEFLOW_SOURCE_DIR) / header);
  }));
  CHECK(broken_promises(TAPEFLOW_SOURCE_DIR) == std::vector<std::string>{});
}

TEST_CASE("An installed header that includes a private one is found") {
  const TemporaryDirectory root;
  fs::create_directories(root / "engine");
  fs::create_directories(root / "flows");
  write_file_atomically(root / "engine/parts.hpp", "// Private to tape: parts.\n#pragma once\n");
  write_file_atomically(root / "engine/more.hpp",
                        "// Private to tape.\n#include \"engine/parts.hpp\"\n");
  CHECK(broken_promises(root.path()).empty());
  write_file_atomically(root / "flows/flow.hpp", "// A flow.\n#include \"engine/parts.hpp\"\n");
  CHECK(broken_promises(root.path()) ==
        std::vector<std::string>{"flows/flow.hpp includes engine/parts.hpp"});
}
