// The approximate posterior q(z | x) of a variational autoencoder.
#pragma once

#include "engine/nets.hpp"
#include "flows/bijector.hpp"

#include <memory>

namespace tapeflow {

/// One draw of q(z | x) for each row of x, with its density.
template <class T>
struct PosteriorDraw {
  Var<T> z;      ///< [N, D]
  Var<T> log_q;  ///< log q(z | x) in nats, [N]
};

/// An amortised posterior: one network, the encoder, reads x and says what q(z | x) is for this x.
/// Without a flow q is a Gaussian with independent columns (Kingma & Welling, arXiv:1312.6114,
/// section 3); a flow f bends it (Rezende & Mohamed, arXiv:1505.05770, eq. 6 and 7; Kingma et
/// al., arXiv:1606.04934, section 3). With noise ξ ~ N(0, 1):
///
///   (m, s, c) = encoder(x)
///   z_0 = m + exp(s) ξ                 log q_0 = Σ_j (-ξ_j² / 2 - ln √(2π) - s_j)
///   z   = f(z_0; c)                    log q(z | x) = log q_0 - log|det dz/dz_0|
///
/// x: [N, X]. The encoder returns [N, 2 D + C] numbers: m and s, then the context c of the flow.
/// f is the flow's to_data, so a layer whose to_data is quick serves best: Planar, Radial and
/// InverseAutoregressive. A draw comes with its density: to_latent is never called.
template <class T>
class Posterior : public Module<T> {
 public:
  /// A posterior over `latents` columns. std::invalid_argument for a flow of another number of
  /// columns.
  Posterior(std::size_t latents, std::unique_ptr<Network<T>> encoder,
            std::unique_ptr<Bijector<T>> flow = nullptr);

  /// A draw for each row of x.
  PosteriorDraw<T> draw(Var<T> x, Rng& rng) const;
  /// The draw that this noise ξ [N, D] makes. ShapeError for noise of another shape.
  PosteriorDraw<T> draw(Var<T> x, Var<T> noise) const;

  /// KL(q(z | x) ‖ N(0, 1)) of each row in closed form, Σ_j (m_j² + exp(2 s_j) - 1) / 2 - s_j, [N]
  /// (arXiv:1312.6114, appendix B). std::logic_error if there is a flow: then there is no such
  /// form.
  Var<T> kl_to_standard_normal(Var<T> x) const;

  std::size_t latents() const { return latents_; }
  void visit(ParameterVisitor<T>& visitor) override;

 private:
  struct Encoded {
    Var<T> mean, log_deviation, context;
  };
  Encoded encoded(Var<T> x) const;

  std::size_t latents_;
  std::unique_ptr<Network<T>> encoder_;
  std::unique_ptr<Bijector<T>> flow_;
};

}  // namespace tapeflow
