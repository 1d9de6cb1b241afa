// A base distribution whose conditionals are mixtures of normal distributions.
#pragma once

#include "flows/bases/distribution.hpp"
#include "flows/layers/autoregressive/made.hpp"

namespace tapeflow {

struct AutoregressiveMixtureOptions {
  std::vector<std::size_t> hidden = {64, 64};  ///< widths of the network's hidden layers
  Activation activation = Activation::tanh;
  std::size_t components = 10;       ///< K, in the mixture of each conditional
  double log_scale_bound = 3;        ///< the log-scales stay within ± this
  std::size_t context_features = 0;  ///< columns of the context, C
};

/// MADE with mixtures as conditionals (MAF: Papamakarios et al., arXiv:1705.07057, section 4:
/// "MADE MoG", and the base of "MAF MoG"). For each column the network computes K weights, means
/// and log-scales from the columns before it in `order`, and from the context c if there is one:
///
///   p(z | c) = Π_j Σ_k w_jk(z_<j, c) N(z_j; μ_jk(z_<j, c), exp(α_jk(z_<j, c))²)
///
/// log_prob is one pass through the network; sample takes D steps that together cost less than
/// another pass (IncrementalMade). At the start all weights are equal, all scales are 1, and the
/// means are spread evenly over ± 1, because components that start alike would stay alike. α is
/// bounded as in MaskedAutoregressive, so that no component can shrink onto a point of the data.
template <class T>
class AutoregressiveMixture : public Distribution<T> {
 public:
  /// `order` lists each of 0 … D-1 once.
  AutoregressiveMixture(std::vector<std::size_t> order, const AutoregressiveMixtureOptions& options,
                        Rng& rng);

  std::size_t context_features() const override { return made_.context_features(); }
  void visit(ParameterVisitor<T>& visitor) override { visitor("made", made_); }

 protected:
  Var<T> log_density(Var<T> z, Var<T> context) const override;
  Array<T> draw(std::size_t count, Rng& rng, const Array<T>& context) const override;
  /// Found column by column: the conditionals at many points of the box of the columns before give
  /// the interval of the next column.
  Bounds box(const Array<T>& context) const override;

 private:
  T log_scale(T raw) const;

  Made<T> made_;
  std::size_t components_;
  T bound_;
};

}  // namespace tapeflow
