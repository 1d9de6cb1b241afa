// The contract of every base distribution, the distribution of the latent z of a flow.
#pragma once

#include "engine/module.hpp"
#include "engine/ops.hpp"
#include "engine/random.hpp"
#include "flows/data/bounds.hpp"

#include <string>

namespace tapeflow {

/// A distribution of rows of D numbers whose density and sampler are known; for conditional
/// densities p(z | c) both also depend on a context c, row by row.
///
/// check_distribution (flows/checks) tests that the two belong together.
template <class T>
class Distribution : public Module<T> {
 public:
  explicit Distribution(std::size_t features) : features_(features) {}

  // The public functions, for the user of a distribution, check their arguments in the name of the
  // class: ShapeError unless z is [N, D] and the context [N, C]; std::logic_error if a distribution
  // that needs a context gets none. A distribution without a context ignores the argument.

  /// log p(z | context) in nats for each row of z [N, D]: [N].
  Var<T> log_prob(Var<T> z, Var<T> context = {}) const;

  /// `count` independent draws, [count, D], one for each row of the context [count, C].
  Array<T> sample(std::size_t count, Rng& rng, const Array<T>& context = {}) const;

  /// A box that holds all but about 1e-8 of each column's mass: where quadrature has to look. The
  /// context is one row, [1, C].
  Bounds bounds(const Array<T>& context = {}) const;

  /// The number of columns D.
  std::size_t features() const { return features_; }

  /// The number of context columns C that the distribution needs; 0 for none.
  virtual std::size_t context_features() const { return 0; }

  /// No parameters, unless a distribution says otherwise.
  void visit(ParameterVisitor<T>&) override {}

 protected:
  // The three functions that a distribution has to define. Their arguments are checked already. A
  // distribution without a context leaves the parameter unnamed.
  virtual Var<T> log_density(Var<T> z, Var<T> context) const = 0;
  virtual Array<T> draw(std::size_t count, Rng& rng, const Array<T>& context) const = 0;
  virtual Bounds box(const Array<T>& context) const = 0;

 private:
  std::size_t features_;
};

}  // namespace tapeflow
