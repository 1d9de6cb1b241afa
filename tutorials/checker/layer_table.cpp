#include "tutorials/checker/layer_table.hpp"

#include "engine/io/atomic_file.hpp"
#include "tests/support/run_program.hpp"

#include <algorithm>
#include <regex>

namespace tapeflow::tutorials {

std::vector<Layer> layers_of(const std::filesystem::path& root) {
  static const std::regex row(
      R"(\|[^|]*\| `(\w+)`[^|]*\| (?:00, )?(\d\d)(?:, \d\d)* \|.*\]\((layers/[^)]+\.hpp)\) \|)");
  std::vector<Layer> layers;
  if (!std::filesystem::exists(root / "flows/README.md")) return layers;
  for (const std::string& line : lines_of(read_file(root / "flows/README.md"))) {
    std::smatch part;
    if (std::regex_match(line, part, row))
      layers.push_back({part[1], "flows/" + part[3].str(), "ch" + part[2].str()});
  }
  std::stable_sort(layers.begin(), layers.end(),
                   [](const Layer& a, const Layer& b) { return a.chapter < b.chapter; });
  return layers;
}

}  // namespace tapeflow::tutorials
