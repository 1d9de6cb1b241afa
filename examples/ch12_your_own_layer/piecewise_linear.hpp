// PiecewiseLinear: a coupling that moves its columns along straight pieces.
#pragma once

#include "engine/nets.hpp"
#include "flows/layers/coupling/coupling.hpp"

#include <memory>
#include <vector>

namespace tapeflow {

// tag: options
struct PiecewiseLinearOptions {
  std::size_t bins = 10;                       ///< K, the number of pieces
  double reach = 3;                            ///< B: the pieces lie between -B and B
  std::vector<std::size_t> hidden = {16, 16};  ///< widths of the network's hidden layers
  std::size_t context_features = 0;            ///< columns of the context, for p(x | c)
};
// end: options

/// A map of the line made of K straight pieces. Piece k lies between edges[k] and edges[k + 1], and
/// has the slope slope[k]. Left of the first edge, z = x; so it is right of the last edge, if the
/// pieces together are as wide in z as in x. The sum over the pieces walks along each of them:
///
///   z = x + Σ_k (slope_k - 1) min(max(x - edges_k, 0), edges_{k+1} - edges_k)
///
/// x [N, M], edges [1, 1, K + 1] or [N, M, K + 1], slope and log_slope [N, M, K].
template <class T>
Transformed<T> along_pieces(Var<T> x, Var<T> edges, Var<T> slope, Var<T> log_slope);

/// A coupling whose moved columns go along K pieces of equal width w = 2B / K between -B and B, and
/// stay as they are beyond (Müller et al., arXiv:1808.03856, without the tails). A network of
/// the kept columns x_a gives K numbers h for each moved column, and with them the slopes:
///
///   s_k = ε + (1 - ε) K softmax(h)_k,   with the mean 1 and the least slope ε = 0.001
///
///   to_latent:  z_a = x_a,  z_b = f(x_b; s(x_a))      log_det =  Σ_j ln s_{k(j)},  x_j in piece
///   k(j) to_data:    x_a = z_a,  x_b = f⁻¹(z_b; s(z_a))    log_det = -Σ_j ln s_{k(j)}
///
/// f⁻¹ is a map of pieces as well: its edges are f of the edges, and its slopes are 1 / s_k. The
/// network's last layer starts at zero: then all slopes are 1, and the layer is the identity.
///
/// x and z: [N, D]. Both directions cost one pass through the network, and N M K operations.
// tag: class
template <class T>
class PiecewiseLinear : public Coupling<T> {
 public:
  PiecewiseLinear(Split split, const PiecewiseLinearOptions& options, Rng& rng);

  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Transformed<T> move(Var<T> x_b, Var<T> input) const override;
  Transformed<T> move_back(Var<T> z_b, Var<T> input) const override;

  // From the kept columns (and the context): the network's numbers h, and the slopes. [N, M, K]
  Var<T> logits(Var<T> input) const;
  Var<T> slopes(Var<T> input) const;
  Var<T> edges(Tape<T>& tape) const;           ///< of the pieces in x, [1, 1, K + 1]
  Var<T> edges_in_latent(Var<T> slope) const;  ///< of the pieces in z, [N, M, K + 1]

  std::size_t bins() const { return bins_; }
  T reach() const { return reach_; }

 private:
  std::size_t bins_;
  T reach_;
  Mlp<T> net_;
};
// end: class

/// Makes the layer for rows of `features` columns. Tests and graders make it with this function.
template <class T>
std::unique_ptr<Bijector<T>> make_piecewise_linear(std::size_t features, Rng& rng);

}  // namespace tapeflow

// Hint: write one function that walks along the pieces, and call it in both directions. The way
// back has other edges, and the slopes 1 / s_k. Proved: the inverse of a map of straight pieces is
// a map of straight pieces, so no direction has to search. Both directions cost one pass through
// the network, and K operations a number.
