#include "tests/flows/layers/all_layers.hpp"

#include "tests/flows/families.hpp"

namespace tapeflow {

LayerFamily::LayerFamily(const std::string& name, std::vector<LayerUnderTest> (*layers)()) {
  Families<LayerUnderTest>::add(name, layers);
}

std::vector<LayerUnderTest> all_layers() { return Families<LayerUnderTest>::all(); }

}  // namespace tapeflow
