// Box and Muller's map of the unit square to the plane.
#pragma once

#include "flows/bijector.hpp"

namespace tapeflow {

/// Two uniform numbers become two standard normal ones (Box & Muller, Annals of Mathematical
/// Statistics 29, 1958): u1 gives the radius and u2 the angle.
///
///   to_latent:  r = √(-2 ln u1),  z = (r cos 2πu2, r sin 2πu2)      log_det =  ln 2π - ln u1
///   to_data:    u1 = exp(-|z|²/2),  u2 = angle of z in turns        log_det = -ln 2π - |z|²/2
///
/// The second line is the logarithm of the normal density itself. u: [N, 2], between 0 and 1.
class BoxMuller : public Bijector<double> {
 public:
  std::size_t features() const override { return 2; }
  Transformed<double> latent(Var<double> u, Var<double>) const override;
  Transformed<double> data(Var<double> z, Var<double>) const override;
};

}  // namespace tapeflow
