// An inverse autoregressive layer with a gate.
//
// Chapter 09, exercise 1. Section 2.1 of the chapter derives the layer without the gate;
// MaskedAutoregressive::to_data_plain in flows/layers/autoregressive/masked_autoregressive.cpp has
// a loop over the columns. About 15 lines.
#pragma once

#include "flows/bijector.hpp"
#include "flows/layers/autoregressive/made.hpp"

namespace tapeflow {

/// The layer of the paper on IAF (Kingma et al., arXiv:1606.04934, eq. 13 and 14). A network of the
/// columns before i computes m_i and s_i. The gate σ_i = sigmoid(s_i) mixes z_i with m_i:
///
///   to_data:  x_i = σ_i z_i + (1 - σ_i) m_i,      m_i and s_i from z_<i
///
/// Write both maps with their log-determinants. Section 2 of the chapter shows the way: what is
/// the diagonal of the Jacobian, and in which order can to_latent find the columns of z?
///
/// x and z: [N, D].
class GatedIaf : public Bijector<double> {
 public:
  GatedIaf(std::size_t features, Rng& rng)
      : made_(natural_order(features), {.hidden = {16}, .outputs = 2}, rng) {}

  std::size_t features() const override { return made_.features(); }
  void visit(ParameterVisitor<double>& visitor) override { visitor("made", made_); }

  struct GateAndMean {
    Var<double> s, m;  // both [N, D]
  };
  /// One pass through the network. Column i of s and of m depends on the columns before i only.
  GateAndMean gate_and_mean(Var<double> z) const {
    const Var<double> both = made_(z);
    return {slice(both, 1, 0, features()), slice(both, 1, features(), 2 * features())};
  }

 protected:
  Transformed<double> data(Var<double> z, Var<double> context) const override;
  Transformed<double> latent(Var<double> x, Var<double> context) const override;

 private:
  Made<double> made_;
};

}  // namespace tapeflow

// Hint: The Jacobian dx/dz is triangular with the gates σ_i on its diagonal. to_latent finds the
// columns of z from the first to the last, each from those before it.
// Proved: A gate is never 0, so the layer is invertible whatever the network says. to_data costs
// one pass through the network, and to_latent costs D.
