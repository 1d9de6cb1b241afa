// MADE: every conditional of an autoregressive density from one pass through one network.
#pragma once

#include "engine/nets.hpp"
#include "flows/layers/orders.hpp"

#include <vector>

namespace tapeflow {

/// y = f(x (M ∘ W) + b) for x [N, in] and a mask M [in, out] of zeros and ones: [N, out]. Unit j
/// sees input i where M_ij = 1 and no other. A column of M is first ones, then zeros, as it comes
/// out when the inputs are sorted by degree; with the units sorted too, products skip the zeros.
///
/// What W holds where M is zero is of no consequence: no product sees it, and its gradient is
/// exactly zero. It starts as zero, which is where every optimiser leaves it; and whatever a file
/// brings, no weight can connect what the mask has cut. The others start as those of Linear.
template <class T>
class MaskedLinear : public Module<T> {
 public:
  MaskedLinear(const Array<T>& mask, Activation activation, Rng& rng);

  Var<T> operator()(Var<T> x) const;
  void visit(ParameterVisitor<T>& visitor) override;

  Parameter<T>& weight() { return weight_; }
  const Array<T>& weight() const { return weight_.value; }
  const Array<T>& bias() const { return bias_.value; }
  /// How many inputs each unit sees: the first ones.
  const std::vector<std::size_t>& seen() const { return seen_; }
  Activation activation() const { return activation_; }

 private:
  std::vector<std::size_t> seen_;
  Parameter<T> weight_, bias_;
  Activation activation_;
};

/// What a unit of degree d sees, by their degrees m: a hidden unit those with m <= d, an output
/// those with m < d (MADE, eq. 12 and 13).
enum class Sees { up_to_its_degree, below_its_degree };

/// The mask [in, out] that connects inputs and outputs of these degrees.
template <class T>
Array<T> degree_mask(const std::vector<std::size_t>& in, const std::vector<std::size_t>& out,
                     Sees sees);

struct MadeOptions {
  std::vector<std::size_t> hidden = {64, 64};  ///< widths of the hidden layers
  Activation activation = Activation::tanh;
  std::size_t outputs = 1;           ///< numbers for each column, k
  std::size_t context_features = 0;  ///< columns of the context, C
};

/// The masked autoencoder (MADE: Germain et al., arXiv:1502.03509, §3 and 4): k numbers for each
/// column of x, those for column j computed from the columns before j in `order`, and a context,
/// alone. x: [N, D], context: [N, C], result: [N, k D] with number r of column j in r D + j.
///
/// Every unit has a degree, the number of columns it may depend on. The first column in the order
/// has degree 1, the last D; a hidden unit any from 1 to D-1; the context 0, so that all see it. A
/// path through the network, by `Sees`, never descends in degree and ends with an ascent: so the
/// outputs of degree d depend on columns of smaller degrees only.
///
/// The last column of the order is an input of nothing, and the network is not given it: with
/// D = 1 it has no input but the context. With a context hidden units of degree 0 are there for
/// the first column, which otherwise gets k constants. A layer's units are sorted by degree, each
/// degree with as many as any other, give or take one; with fewer than D-1 units some degrees go
/// without, and columns see less of those before than they might.
template <class T>
class Made : public Module<T> {
 public:
  /// `order` lists each of 0 … D-1 once.
  Made(std::vector<std::size_t> order, const MadeOptions& options, Rng& rng,
       LastLayer last = LastLayer::random);

  Var<T> operator()(Var<T> x, Var<T> context = {}) const;
  void visit(ParameterVisitor<T>& visitor) override;

  std::size_t features() const { return order_.size(); }
  std::size_t context_features() const { return context_features_; }
  const std::vector<std::size_t>& order() const { return order_; }
  const std::vector<MaskedLinear<T>>& layers() const { return layers_; }
  /// Of the inputs (the context, then columns as ordered), of each hidden layer, of the outputs.
  const std::vector<std::vector<std::size_t>>& degrees() const { return degrees_; }

 private:
  std::vector<std::size_t> order_;
  std::size_t context_features_;
  std::vector<std::size_t> inputs_;  // which columns of [x, context] the network is given
  std::vector<std::vector<std::size_t>> degrees_;
  std::vector<MaskedLinear<T>> layers_;
};

}  // namespace tapeflow
