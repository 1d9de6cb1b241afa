// MADE: every conditional of an autoregressive density from one pass through one network.
#pragma once

#include "engine/nets.hpp"
#include "flows/layers/orders.hpp"

#include <vector>

namespace tapeflow {

/// y = f(x (M ∘ W) + b) for x [N, in] and a mask M [in, out] of zeros and ones: [N, out]. Unit j
/// depends on input i (it "sees" input i) only if M_ij = 1. Each column of M must be ones, then
/// zeros: so it is when the inputs are sorted by degree (see Made). If the units are sorted, too,
/// products skip most of the zeros.
///
/// Entries of W where M is zero have no effect: no product reads them, and their gradient is
/// exactly zero. They start at zero, and every optimiser leaves them there. Even if a file sets
/// them, they connect nothing. The other weights start as in Linear.
template <class T>
class MaskedLinear : public Module<T> {
 public:
  MaskedLinear(const Array<T>& mask, Activation activation, Rng& rng);

  Var<T> operator()(Var<T> x) const;
  void visit(ParameterVisitor<T>& visitor) override;

  Parameter<T>& weight() { return weight_; }
  const Array<T>& weight() const { return weight_.value; }
  const Array<T>& bias() const { return bias_.value; }
  /// The number of inputs that each unit sees: the first ones.
  const std::vector<std::size_t>& seen() const { return seen_; }
  Activation activation() const { return activation_; }

 private:
  std::vector<std::size_t> seen_;
  Parameter<T> weight_, bias_;
  Activation activation_;
};

/// The rule by which a unit of degree d sees units of degree m in the layer below: a hidden unit
/// sees those with m <= d, an output sees those with m < d (MADE, eq. 12 and 13).
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
/// column of x. The numbers for column j depend only on the columns before j in `order`, and on a
/// context. x: [N, D], context: [N, C], result: [N, k D] with number r of column j in r D + j.
///
/// Every unit has a degree: a hidden unit of degree d sees the first d columns in the order, an
/// output of degree d the first d - 1. The columns have the degrees 1 … D in their order, a hidden
/// unit has one of 1 … D-1, and the context has degree 0, so that every unit sees it. By the rules
/// of `Sees` the degree never falls along a path through the network, and rises at the last step:
/// so an output of degree d depends only on columns of smaller degrees.
///
/// The network gets the context and all columns but the last in the order, on which no output may
/// depend. With a context there are hidden units of degree 0, through which the numbers for the
/// first column depend on the context; without one these numbers are k constants. A layer's units
/// are sorted by degree, with equally many units of each degree, give or take one. A layer of fewer
/// than D-1 units cannot hold every degree; some columns then see fewer of the columns before them.
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
  /// The degrees of the inputs (the context, then columns in order), of each hidden layer, and of
  /// the outputs.
  const std::vector<std::vector<std::size_t>>& degrees() const { return degrees_; }

 private:
  std::vector<std::size_t> order_;
  std::size_t context_features_;
  std::vector<std::size_t> inputs_;  // the columns of [x, context] that the network gets
  std::vector<std::vector<std::size_t>> degrees_;
  std::vector<MaskedLinear<T>> layers_;
};

}  // namespace tapeflow
