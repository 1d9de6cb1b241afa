// Layers with one planted bug each, most of them on two columns, which check_bijector has to catch.
#pragma once

#include "flows/checks/check_bijector.hpp"

#include <memory>
#include <set>
#include <string>
#include <vector>

namespace tapeflow {

struct PlantedLayer {
  std::string bug;  ///< the class of the layer and the bug: "Radial: a bug"
  std::unique_ptr<Bijector<double>> layer;
  std::string sentence;               ///< the beginning of one of check_bijector's sentences
  std::string cause;                  ///< a part of this sentence
  std::set<int> must;                 ///< the clauses that must catch the bug
  std::set<int> may = {};             ///< the clauses that may catch it
  bool dense = false;                 ///< no entry of the Jacobian is declared to be zero
  CheckOptions options = {};          ///< the domain, if it is not the whole plane
  double (*datum)(double) = nullptr;  ///< maps any number into the domain
  std::size_t features = 2;           ///< the number of columns; more than two need `dense`
};

/// The planted layers of all families, in the order of the families' names. Most families have a
/// good layer first, then one for each bug. If a layer is not `dense`, its Jacobian is declared to
/// have the structure of a coupling that keeps column 0 and moves column 1.
std::vector<PlantedLayer> all_planted();

/// Adds a family to the list. Each file beside this one defines one, so that a new family needs
/// only a new file.
struct PlantedFamily {
  PlantedFamily(const std::string& name, std::vector<PlantedLayer> (*layers)());
};

}  // namespace tapeflow
