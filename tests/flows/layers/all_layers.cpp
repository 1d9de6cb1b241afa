#include "tests/flows/layers/all_layers.hpp"

#include <map>
#include <stdexcept>
#include <utility>

namespace tapeflow {
namespace {

// The list is created when the first family registers: before main, in whatever order the files are
// linked.
std::map<std::string, std::vector<LayerUnderTest> (*)()>& families() {
  static std::map<std::string, std::vector<LayerUnderTest> (*)()> all;
  return all;
}

}  // namespace

LayerFamily::LayerFamily(const std::string& name, std::vector<LayerUnderTest> (*layers)()) {
  if (!families().emplace(name, layers).second)
    throw std::logic_error("there are two families called " + name);
}

std::vector<LayerUnderTest> all_layers() {
  std::vector<LayerUnderTest> all;
  for (const auto& [name, layers] : families()) {
    for (LayerUnderTest& layer : layers()) all.push_back(std::move(layer));
  }
  return all;
}

}  // namespace tapeflow
