#include "tests/flows/layers/all_layers.hpp"

#include "tests/flows/families.hpp"

namespace tapeflow {

LayerFamily::LayerFamily(const std::string& name, std::vector<LayerUnderTest> (*layers)()) {
  Families<LayerUnderTest>::add(name, layers);
}

std::string layer_in(const std::string& name_of_entry) {
  const std::string inverse = "Inverse of ";
  const std::size_t first = name_of_entry.starts_with(inverse) ? inverse.size() : 0;
  return name_of_entry.substr(first, name_of_entry.find_first_of(" ,:", first) - first);
}

std::vector<LayerUnderTest> all_layers() { return Families<LayerUnderTest>::all(); }

}  // namespace tapeflow
