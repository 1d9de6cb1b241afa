#include "tests/flows/planted/all_planted.hpp"

#include <map>
#include <stdexcept>
#include <utility>

namespace tapeflow {
namespace {

// The list is created when the first family registers: before main, in whatever order the files are
// linked.
std::map<std::string, std::vector<PlantedLayer> (*)()>& families() {
  static std::map<std::string, std::vector<PlantedLayer> (*)()> all;
  return all;
}

}  // namespace

PlantedFamily::PlantedFamily(const std::string& name, std::vector<PlantedLayer> (*layers)()) {
  if (!families().emplace(name, layers).second)
    throw std::logic_error("there are two families called " + name);
}

std::vector<PlantedLayer> all_planted() {
  std::vector<PlantedLayer> all;
  for (const auto& [name, layers] : families()) {
    for (PlantedLayer& layer : layers()) all.push_back(std::move(layer));
  }
  return all;
}

}  // namespace tapeflow
