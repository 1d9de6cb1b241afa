// The contract of every flow layer.
//
// A normalizing flow is an invertible map between data x and a latent z of simple distribution.
// Which direction is "forward" differs from paper to paper, so the names here say where a map
// leads:
//
//   to_latent(x) -> { z, log|det dz/dx| }        density:  log p(x) = log p_Z(z) + log_det
//   to_data(z)   -> { x, log|det dx/dz| }        sampling: z ~ p_Z, x = to_data(z)
//
// The log-determinant returned is always that of the map just applied, one number per row: [N].
// check_bijector (flows/checks) tests that a layer keeps all of this.
#pragma once

#include "engine/module.hpp"
#include "engine/ops.hpp"
#include "engine/workers.hpp"
#include "flows/data/row_shapes.hpp"
#include "flows/data/rows.hpp"

namespace tapeflow {

/// The result of a map, [N, …], and the log of its absolute Jacobian determinant for each row, [N].
template <class T>
struct Transformed {
  Var<T> value;
  Var<T> log_det;
};

/// An invertible map of rows of D numbers, x [N, D] to z [N, D], each row by itself.
///
/// A layer overrides the two maps below and, if it has parameters, Module::visit.
template <class T>
class Bijector : public Module<T> {
 public:
  virtual Transformed<T> to_latent(Var<T> x) const = 0;
  virtual Transformed<T> to_data(Var<T> z) const = 0;

  /// The same maps given a context c [N, C], for conditional densities p(x | c). A layer that knows
  /// nothing of contexts ignores it; see ConditionalBijector for the others.
  virtual Transformed<T> to_latent(Var<T> x, Var<T> /*context*/) const { return to_latent(x); }
  virtual Transformed<T> to_data(Var<T> z, Var<T> /*context*/) const { return to_data(z); }

  /// The number of context columns C that the maps need; 0 for none.
  virtual std::size_t context_features() const { return 0; }

  // Some layers take statistics from data, besides what they learn by gradients (ActNorm,
  // BatchNorm). That is always an explicit call, which Trainer makes; other layers need not know.

  /// Whether the layer waits for statistics: a flow of layers that do not is spared the pass.
  virtual bool needs_statistics() const { return false; }

  /// Takes them from the rows given, all training rows as they arrive at this layer: to_latent and
  /// to_data are bijections from then on, fixed until the next call.
  virtual void take_statistics(const Rows<T>& /*rows*/, Workers& /*workers*/) {}

  /// to_latent as a step of training sees it: with statistics of the rows of x themselves, where
  /// the layer has that (BatchNorm). Then rows depend on one another and it is no bijection of a
  /// row: for training only.
  virtual Transformed<T> to_latent_in_training(Var<T> x, Var<T> context) const {
    return to_latent(x, context);
  }

  /// No parameters, unless a layer says otherwise.
  void visit(ParameterVisitor<T>&) override {}
};

/// A layer whose maps depend on a context, or that passes it on. It overrides the maps with a
/// context, which is a default-constructed Var where there is none.
template <class T>
class ConditionalBijector : public Bijector<T> {
 public:
  Transformed<T> to_latent(Var<T> x) const final { return to_latent(x, Var<T>()); }
  Transformed<T> to_data(Var<T> z) const final { return to_data(z, Var<T>()); }
  Transformed<T> to_latent(Var<T> x, Var<T> context) const override = 0;
  Transformed<T> to_data(Var<T> z, Var<T> context) const override = 0;
};

/// The log-determinant of a map that preserves volume: a zero for each row of x, [N].
template <class T>
Var<T> zero_log_det(Var<T> x);

/// x and the context side by side, [N, D + C]: what a conditional layer's network sees. Errors as
/// require_context().
template <class T>
Var<T> with_context(const char* layer, Var<T> x, Var<T> context, std::size_t features);

}  // namespace tapeflow
