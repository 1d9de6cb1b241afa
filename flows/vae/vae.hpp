// A variational autoencoder: data with a latent behind each row, and bounds of their likelihood.
//
// The model draws a latent z ~ N(0, 1), and then x ~ p(x | z). The likelihood of a row is an
// integral over all latents,
//
//   p(x) = ∫ p(x | z) p(z) dz = E_q[w],   w = p(x | z) p(z) / q(z | x),
//
// for every density q(z | x) that is nowhere 0 where p(x | z) p(z) is not. By Jensen's inequality
// the mean of ln w is below ln p(x), and so is that of the logarithm of a mean of K weights:
//
//   ELBO = E[ln w]  <=  IWAE_K = E[ln (w_1 + … + w_K) / K]  <=  ln p(x)
//
// (Kingma & Welling, arXiv:1312.6114, eq. 3; Burda, Grosse & Salakhutdinov, arXiv:1509.00519,
// theorem 1). The gap of the ELBO is KL(q(z | x) ‖ p(z | x)): the nearer q is to the posterior, the
// tighter the bound.
#pragma once

#include "engine/workers.hpp"
#include "flows/data/statistics.hpp"
#include "flows/vae/decoder.hpp"
#include "flows/vae/posterior.hpp"

namespace tapeflow {

template <class T>
class Vae : public Module<T> {
 public:
  Vae(std::unique_ptr<Decoder<T>> decoder, std::unique_ptr<Posterior<T>> posterior)
      : decoder_(std::move(decoder)), posterior_(std::move(posterior)) {}

  /// ln w of one draw of q for each row of x [N, X], [N]: an estimate of the ELBO without bias.
  Var<T> log_weight(Var<T> x, Rng& rng) const;

  /// Another estimate of the ELBO, E_q[log p(x | z)] by one draw for each row and the Kullback–
  /// Leibler divergence in closed form, [N] (arXiv:1312.6114, eq. 7). std::logic_error if the
  /// posterior has a flow.
  Var<T> elbo_by_closed_kl(Var<T> x, Rng& rng) const;

  /// ln w of `draws` draws of q for each row of x [N, X], without a tape: [N, draws]. It does not
  /// depend on the number of workers.
  Array<double> log_weights(const Array<T>& x, std::size_t draws, Rng& rng, Workers& workers) const;

  /// `count` draws of the model, without a tape: z ~ N(0, 1), then x ~ p(x | z), [count, X].
  Array<T> sample(std::size_t count, Rng& rng) const;

  const Decoder<T>& decoder() const { return *decoder_; }
  const Posterior<T>& posterior() const { return *posterior_; }
  void visit(ParameterVisitor<T>& visitor) override;

 private:
  Var<T> log_joint(Var<T> x, Var<T> z) const;

  std::unique_ptr<Decoder<T>> decoder_;
  std::unique_ptr<Posterior<T>> posterior_;
};

/// ln (w_1 + … + w_K) / K for each row of log weights [N, K], K > 0: [N].
std::vector<double> iwae(const Array<double>& log_weights);

/// Estimates of both bounds from log weights [N, K]: means over the rows in nats, each with its
/// standard error. ELBO <= IWAE_K for all weights. std::invalid_argument unless there are two rows
/// and a weight for each.
struct VaeBounds {
  MeanAndError elbo, iwae;
};
VaeBounds vae_bounds(const Array<double>& log_weights);

}  // namespace tapeflow
