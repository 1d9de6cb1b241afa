// Densities known up to a constant factor: a flow can be fitted to them without any data.
#pragma once

#include "engine/ops.hpp"
#include "flows/data/bounds.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tapeflow {

/// U(x) for each row of x [N, D], computed on the tape of x: [N].
template <class T>
using EnergyFunction = std::function<Var<T>(Var<T> x)>;

/// A density p(z) = exp(-U(z)) / Z of the plane. As U is computed on the tape, its gradient can
/// move a flow's samples to where U is low.
template <class T>
struct Energy {
  std::string name;
  EnergyFunction<T> value;
  Bounds bounds;  ///< a box that holds all but about 1e-6 of the mass
};

/// "U1" to "U4" of Rezende & Mohamed (arXiv:1505.05770, Table 1), and "funnel", Neal's funnel in
/// two dimensions (Annals of Statistics 31, 2003, section 8): z_1 ~ N(0, 3²) and z_2 ~ N(0, e^z_1),
/// where the second number is a variance. Z = 1.
///
/// U2, U3 and U4 follow a sine along all of the plane and have no finite Z as printed. So
/// ½ ((|z_1| - 4)₊ / 0.25)² is added to each of them. It is 0 for |z_1| < 4, the part of the plane
/// that the paper draws.
template <class T>
std::vector<Energy<T>> energies();

/// The energy of this name. For an unknown name, throws std::invalid_argument with all names.
template <class T>
Energy<T> energy(const std::string& name);

}  // namespace tapeflow
