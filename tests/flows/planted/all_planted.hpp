// Layers on two columns with one planted bug each: what check_bijector has to catch.
#pragma once

#include "flows/checks/check_bijector.hpp"

#include <memory>
#include <set>
#include <string>
#include <vector>

namespace tapeflow {

struct Planted {
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

/// A good layer, then one for each bug. Unless it is dense, a layer's Jacobian is declared to be
/// that of a coupling which keeps column 0 and moves column 1.
std::vector<Planted> all_planted();

/// The parts of them that have files of their own.
std::vector<Planted> planted_planar_and_radial();
std::vector<Planted> planted_sylvester();
std::vector<Planted> planted_elementwise();
std::vector<Planted> planted_linear();
std::vector<Planted> planted_normalizations();

}  // namespace tapeflow
