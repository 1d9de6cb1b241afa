#include "tests/flows/planted/all_planted.hpp"

#include "tests/flows/families.hpp"

namespace tapeflow {

PlantedFamily::PlantedFamily(const std::string& name, std::vector<PlantedLayer> (*layers)()) {
  Families<PlantedLayer>::add(name, layers);
}

std::vector<PlantedLayer> all_planted() { return Families<PlantedLayer>::all(); }

}  // namespace tapeflow
