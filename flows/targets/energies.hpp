// Densities known up to a constant: what a flow can be fitted to without any data.
#pragma once

#include "engine/ops.hpp"
#include "flows/data/bounds.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tapeflow {

/// U for each row of x [N, D], on its tape: [N].
template <class T>
using EnergyFunction = std::function<Var<T>(Var<T> x)>;

/// A density p(z) = exp(-U(z)) / Z of the plane. U is on the tape, so that a flow's samples can be
/// pulled to where it is low.
template <class T>
struct Energy {
  std::string name;
  EnergyFunction<T> value;
  Bounds bounds;  ///< hold all but about 1e-6 of the mass
};

/// "U1" to "U4" of Rezende & Mohamed (arXiv:1505.05770, Table 1), and "funnel", Neal's in two
/// dimensions (Annals of Statistics 31, 2003, section 8): z_1 ~ N(0, 9), z_2 ~ N(0, e^z_1), Z = 1.
///
/// U2, U3 and U4 follow a sine along all of the plane and have no finite Z as printed: to each is
/// added ½ ((|z_1| - 4)₊ / 0.25)², which leaves them as they are where they are drawn, |z_1| < 4.
template <class T>
std::vector<Energy<T>> energies();

/// The one of this name; std::invalid_argument names them all if there is none.
template <class T>
Energy<T> energy(const std::string& name);

}  // namespace tapeflow
