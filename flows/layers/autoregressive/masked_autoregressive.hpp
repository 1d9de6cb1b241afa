// The masked autoregressive layer (MAF) and the inverse autoregressive layer (IAF).
#pragma once

#include "flows/chain.hpp"
#include "flows/layers/autoregressive/made.hpp"

namespace tapeflow {

struct MaskedAutoregressiveOptions {
  std::vector<std::size_t> hidden = {64, 64};  ///< widths of the network's hidden layers
  Activation activation = Activation::tanh;
  double log_scale_bound = 3;        ///< the log-scale stays within ± this
  std::size_t context_features = 0;  ///< columns of the context, for p(x | c)
};

/// A masked autoregressive layer (MAF: Papamakarios et al., arXiv:1705.07057, eq. 3–5). Each column
/// is shifted and scaled by numbers that a Made computes from the columns before it in `order`,
/// and from the context:
///
///   to_latent:  z_i = (x_i - μ_i(x_<i)) exp(-α_i(x_<i))      log_det = -Σ_i α_i
///   to_data:    x_i = z_i exp(α_i(x_<i)) + μ_i(x_<i)         log_det =  Σ_i α_i
///
/// Over a standard normal base this is p(x) = Π_i N(x_i; μ_i, exp(α_i)²): each conditional
/// is Gaussian. With the columns in this order the Jacobian is triangular, with the diagonal
/// exp(-α). The log-scale is bounded, α = B tanh(network / B) with B = log_scale_bound, and the
/// network's last layer starts at zero: the layer starts as the identity.
///
/// x and z: [N, D]. The cost, in passes through the network:
///
///                 | to_latent: density | to_data: sampling
///   recorded      | 1                  | D, one for each column
///   not recorded  | 1                  | less than 1, in D steps (IncrementalMade)
template <class T>
class MaskedAutoregressive : public Bijector<T> {
 public:
  /// `order` lists each of 0 … D-1 once.
  MaskedAutoregressive(std::vector<std::size_t> order, const MaskedAutoregressiveOptions& options,
                       Rng& rng);

  std::size_t features() const override { return made_.features(); }
  std::size_t context_features() const override { return made_.context_features(); }
  void visit(ParameterVisitor<T>& visitor) override { visitor("made", made_); }

  /// to_data written down directly: one pass through the network for each column. Used on a
  /// recording tape, because it can be differentiated. On other tapes to_data computes the same
  /// numbers by IncrementalMade.
  Transformed<T> to_data_plain(Var<T> z, Var<T> context = {}) const;

  const Made<T>& made() const { return made_; }
  T log_scale_bound() const { return bound_; }

 protected:
  Transformed<T> latent(Var<T> x, Var<T> context) const override;
  Transformed<T> data(Var<T> z, Var<T> context) const override;

 private:
  struct ShiftAndLogScale {
    Var<T> mu, alpha;  // both [N, D]
  };
  ShiftAndLogScale shift_and_log_scale(Var<T> x, Var<T> context) const;
  Transformed<T> to_data_incremental(Var<T> z, Var<T> context) const;

  Made<T> made_;
  T bound_;
};

/// An inverse autoregressive layer (IAF: Kingma et al., arXiv:1606.04934, §3): MaskedAutoregressive
/// with its directions exchanged, so that the network sees the latent columns (MAF, §3.3):
///
///   to_data:    x_i = (z_i - μ_i(z_<i)) exp(-α_i(z_<i))      log_det = -Σ_i α_i
///   to_latent:  z_i = x_i exp(α_i(z_<i)) + μ_i(z_<i)         log_det =  Σ_i α_i
///
/// The costs of the two directions are exchanged, too:
///
///                 | to_latent: density    | to_data: sampling
///   recorded      | D, one for each column| 1
///   not recorded  | less than 1, D steps  | 1
///
/// So a MAF suits fits to data. An IAF suits a density that one only samples from, such as a
/// posterior in variational inference: its own samples come with their log-density for free, since
/// to_data gives the log_det too.
// tag: iaf
template <class T>
class InverseAutoregressive : public Inverse<T> {
 public:
  InverseAutoregressive(std::vector<std::size_t> order, const MaskedAutoregressiveOptions& options,
                        Rng& rng)
      : Inverse<T>(std::make_unique<MaskedAutoregressive<T>>(std::move(order), options, rng)) {}
};
// end: iaf

}  // namespace tapeflow
