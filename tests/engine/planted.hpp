// Planted wrong adjoints, which the gradient check has to catch.
#pragma once

#include "engine/gradient_check.hpp"
#include "engine/random.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <iostream>
#include <span>
#include <vector>

namespace tapeflow {

using In = std::span<const Var<double>>;

struct PlantedAdjoint {
  const char* bug;
  Var<double> (*f)(In);
  std::vector<Shape> shapes;
  const char* cause;  // the cause that the report should guess; null: any
};

/// A new node with the value of `right` whose pullback is wrong(dy).
template <class F>
Var<double> with_adjoint(Var<double> right, In inputs, F wrong) {
  Tape<double>& tape = right.tape();
  Var<double> y = tape.output(right.shape(), inputs);
  std::copy_n(right.data(), right.size(), tape.write(y));
  tape.pullback(y, [y, wrong] { wrong(y.dy()); });
  return y;
}

/// The adjoint of x, ready for adding: zeroed if nothing has been added to it yet.
inline double* ready(Var<double> x) {
  const Target<double> dx = x.target();
  if (!dx.add) std::fill_n(dx.data, x.size(), 0.0);
  return dx.data;
}

/// Checks that each planted adjoint fails the check at normal inputs, by 1 % at least, and for the
/// right reason.
inline void check_caught(const std::vector<PlantedAdjoint>& planted) {
  Rng rng(1);
  std::cout << planted.size() << " planted wrong adjoints caught:\n";
  for (const PlantedAdjoint& plant : planted) {
    std::vector<Array<double>> inputs;
    for (const Shape& shape : plant.shapes) inputs.push_back(rng.normal<double>(shape));
    const GradientReport report = check_gradient(plant.f, inputs);
    INFO(plant.bug << ": " << report.sentence());
    CHECK_FALSE(report.ok);
    CHECK(report.worst_error > 1e-2);
    if (plant.cause) CHECK(report.cause == plant.cause);
    std::cout << "  " << plant.bug << " — " << report.sentence() << "\n";
  }
}

}  // namespace tapeflow
