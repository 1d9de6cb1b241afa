// Does a layer keep the contract of bijector.hpp? Run this check on every layer that you write.
//
//   AffineCoupling<double> layer(alternating_split(3), {}, rng);
//   for (const std::string& broken : check_bijector(layer, rng.normal<double>({5, 3}))) …
//
// It returns sentences on the clauses that are broken, one for all findings of one cause; an empty
// list means that all are kept:
//
//    1  shapes, finite numbers, an empty batch, a batch of one row
//    2  both round trips: to_data(to_latent(x)) = x, to_latent(to_data(z)) = z
//    3  the two log-determinants cancel (necessary, but a layer wrong in both directions passes)
//    4  the Jacobian by sweeps of the tape is the Jacobian by central differences
//    5  log_det is log|det| of the Jacobian by *differences*, row by row, in both directions
//    6  gradients of value and log_det in input, context and parameters agree with differences
//    7  every trainable parameter receives a gradient
//    8  rows do not leak into one another
//    9  the Jacobian is zero where the layer's declared structure says so
//   10  the density integrates to one (1 or 2 columns)
//   11  extreme points of the domain give finite numbers
//   12  the same rows give the same bits when asked again, and when the parameters were saved and
//       loaded; no trainable parameter is left out of `visit`
//
// Only a layer that keeps clause 1 is asked the others, and only one that answers the same when
// asked again is asked clauses 2 to 11.
//
// Clauses 4 to 7, 9 and 10 need double and smooth activations: a difference across the kink of a
// relu means nothing, and float has too few digits for differences. For float the other clauses are
// checked, and check_precision compares float with double.
#pragma once

#include "flows/bijector.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tapeflow {

struct CheckOptions {
  /// Points for to_data; if empty, standard normal points are drawn.
  Array<double> latent = Array<double>(Shape{0, 0});
  /// [N, C] for a layer with a context, else empty.
  Array<double> context = Array<double>(Shape{0, 0});
  /// Whether output column i may depend on input column j, in either direction.
  std::function<bool(std::size_t i, std::size_t j)> structure = {};
  double data_low = -1e3, data_high = 1e3;      ///< extreme points for to_latent
  double latent_low = -1e3, latent_high = 1e3;  ///< extreme points for to_data
  /// About how many values of the density clause 10 may use. Smooth densities need few; every line
  /// along which a density steps, as that of a histogram does, needs some hundred thousand.
  std::size_t integral_points = 4'000'000;
  /// First, normal numbers times `randomise` are added to the parameters (weights [in, out] get
  /// 1/√in of that): a layer that starts as the identity would hide wrong signs. At the end the
  /// parameters get their values back.
  double randomise = 0.3;
  std::uint64_t seed = 1;
};

/// The clauses of the contract that `layer` breaks on the rows of `batch` [N, D], N >= 2.
template <class T>
std::vector<std::string> check_bijector(Bijector<T>& layer, const Array<T>& batch,
                                        const CheckOptions& options = {});

}  // namespace tapeflow
