// The flows of chapter 05, right or with a planted mistake.
#pragma once

#include "examples/ch05_planar_radial/misprinted_layers.hpp"
#include "flows/flow.hpp"
#include "flows/layers/planar/planar.hpp"
#include "flows/layers/planar/radial.hpp"
#include "flows/layers/planar/sylvester.hpp"

#include <memory>
#include <string>

namespace tapeflow {

/// A layer of this kind for the plane: "planar", "radial" or "sylvester", the last with two units.
/// `broken` is the value of --break.
template <class T>
std::unique_ptr<Bijector<T>> make_layer(const std::string& kind, const std::string& broken,
                                        Rng& rng) {
  const auto planar = [&](PlanarMistake mistake) {
    return std::make_unique<MisprintedPlanar<T>>(mistake, 2, rng);
  };
  const auto radial = [&](RadialMistake mistake) {
    return std::make_unique<MisprintedRadial<T>>(mistake, 2, rng);
  };
  if (kind == "planar" && broken == "constraint") return planar(PlanarMistake::free_u);
  if (kind == "planar" && broken == "norm") return planar(PlanarMistake::divided_by_the_norm);
  if (kind == "planar") return std::make_unique<Planar<T>>(2, rng);
  if (kind == "sylvester") return std::make_unique<Sylvester<T>>(2, 2, rng);
  if (broken == "misprint") return radial(RadialMistake::plus_the_centre);
  if (broken == "radius") return radial(RadialMistake::without_the_radius);
  if (broken == "exponent") return radial(RadialMistake::exponent_d);
  return std::make_unique<Radial<T>>(2, rng);
}

/// A flow of `layers` such layers over a standard normal.
template <class T>
Flow<T> make_flow(const std::string& kind, std::size_t layers, const std::string& broken,
                  Rng& rng) {
  auto chain = std::make_unique<Chain<T>>();
  for (std::size_t k = 0; k < layers; ++k) chain->append(make_layer<T>(kind, broken, rng));
  return Flow<T>(std::move(chain), std::make_unique<StandardNormal<T>>(2));
}

}  // namespace tapeflow
