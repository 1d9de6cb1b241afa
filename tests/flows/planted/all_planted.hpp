// Layers on two columns with one planted bug each: what check_bijector has to catch.
#pragma once

#include "flows/checks/check_bijector.hpp"

#include <memory>
#include <set>
#include <string>
#include <vector>

namespace tapeflow {

struct PlantedLayer {
  std::string bug;
  std::unique_ptr<Bijector<double>> layer;
  std::string sentence;               ///< how one of check_bijector's sentences on it must begin
  std::string cause;                  ///< and how that one must end
  std::set<int> must;                 ///< the clauses that have to catch it
  std::set<int> may = {};             ///< and those that may, as their arithmetic goes
  bool dense = false;                 ///< no entry of the Jacobian is declared to be zero
  CheckOptions options = {};          ///< the domain, if it is not the whole plane,
  double (*datum)(double) = nullptr;  ///< and what takes any number into it
};

/// The planted layers of all families, in the order of the families' names: in most families a good
/// layer, then one for each bug. Unless a layer is dense, its Jacobian is declared to be that of a
/// coupling which keeps column 0 and moves column 1.
std::vector<PlantedLayer> all_planted();

/// Puts a family of such layers on the list. One stands in each file beside this one, so that a new
/// family needs a new file and nothing else.
struct PlantedFamily {
  PlantedFamily(const std::string& name, std::vector<PlantedLayer> (*layers)());
};

}  // namespace tapeflow
