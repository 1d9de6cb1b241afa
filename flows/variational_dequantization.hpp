// Dequantisation by noise that is learnt: from the levels of pictures to real numbers.
#pragma once

#include "flows/flow.hpp"
#include "flows/layers/image/conv_coupling_net.hpp"

namespace tapeflow {

struct VariationalDequantizationOptions {
  std::size_t couplings = 4;  ///< affine couplings of q; neighbours move opposite halves
  /// The networks of the couplings. Their context is the picture: context_features must be 0, and
  /// context_channels is set.
  ConvCouplingOptions coupling = {.hidden = 32};
};

/// Variational dequantisation (Flow++: Ho et al., arXiv:1902.00275, section 3.1, eq. 10–12). A
/// picture has levels v, whole numbers from 0 to L - 1. With uniform noise u on (0, 1)^D the flow p
/// is fitted to x = (v + u) / L, and has to fill every cell evenly (data/dequantize.hpp). Here the
/// noise has a density q(u | v) of its own, and for every q
///
///   log P(v) = ln ∫ p((v + u) / L) L^-D du  >=  E_q[log p((v + u) / L) - D ln L - log q(u | v)]
///
/// by Jensen's inequality. The bound is the evidence lower bound, ELBO, which p and q climb
/// together. It is an equality if q(u | v) is proportional to p. For uniform q it is the bound of
/// plain dequantisation, and a q that is trained can only be better.
///
/// q is a flow on the cube: logistic latents, affine couplings, then u = sigmoid. The networks of
/// the couplings see the picture beside the kept half of u. At the start the couplings are the
/// identity, and the sigmoid of logistic numbers is uniform: training starts from plain
/// dequantisation.
///
/// Rounded to T, (v + u) / L may be the beginning of the next cell. If p has a Sigmoid layer, give
/// that a squeeze above 0, because the flow then meets x = 1.
template <class T>
class VariationalDequantization : public Module<T> {
 public:
  VariationalDequantization(const ImageShape& shape, std::size_t levels,
                            const VariationalDequantizationOptions& options, Rng& rng);

  /// One draw of the bound for each picture v [N, D], in nats: [N].
  Var<T> elbo(const Flow<T>& p, Var<T> v, Rng& rng) const;

  /// log q(u | v) for u [N, D] in (0, 1) and v [N, D]: [N].
  Var<T> log_q(Var<T> u, Var<T> v) const { return q_.log_prob(u, centred(v)); }

  /// A draw of the noise for each picture v [N, D], with its log q(u | v), [N].
  struct Noise {
    Var<T> u, log_q;
  };
  Noise draw(Var<T> v, Rng& rng) const;

  std::size_t features() const { return q_.features(); }
  void visit(ParameterVisitor<T>& visitor) override { visitor("q", q_); }

 private:
  Var<T> centred(Var<T> v) const;  // what the networks see: numbers between -1 and 1

  T levels_;
  Flow<T> q_;
};

}  // namespace tapeflow
