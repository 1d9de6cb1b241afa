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
// check_bijector (checks/check_bijector.hpp) tests that a layer keeps all of this.
//
// How to add a layer
//
// The example is a layer that the library does not have: the tail weight δ = e^d of the
// sinh-arcsinh distributions (Jones & Pewsey, Biometrika 96, 2009, section 2), one number for each
// column. With z = sinh(δ asinh x) the slope is dz/dx = δ √(1 + z²) / √(1 + x²).
//
// 1. Declare it in a header of the folder of its family, here layers/elementwise/tail_weight.hpp.
// The build finds the file by itself:
//
//   /// z_j = sinh(e^d_j asinh x_j). x and z: [N, D]. Starts as the identity.
//   template <class T>
//   class TailWeight : public Bijector<T> {
//    public:
//     explicit TailWeight(std::size_t features) : d_{"d", filled<T>({features}, 0)} {}
//     std::size_t features() const override { return d_.value.size(); }
//     void visit(ParameterVisitor<T>& visitor) override { visitor("d", d_); }
//
//    protected:
//     Transformed<T> latent(Var<T> x, Var<T>) const override;
//     Transformed<T> data(Var<T> z, Var<T>) const override;
//
//    private:
//     Parameter<T> d_;  // [D]
//   };
//
// 2. Define both maps in the .cpp file beside it, each with the log-determinant of itself. Shapes
// are checked already. `watch` puts a parameter on the tape:
//
//   template <class T>
//   Transformed<T> TailWeight<T>::latent(Var<T> x, Var<T>) const {
//     const Var<T> d = x.tape().watch(d_), z = sinh(exp(d) * asinh(x));
//     return {z, sum(d + (log1p(square(z)) - log1p(square(x))) / 2, {1})};
//   }
//
//   template <class T>
//   Transformed<T> TailWeight<T>::data(Var<T> z, Var<T>) const {
//     const Var<T> d = z.tape().watch(d_), x = sinh(exp(-d) * asinh(z));
//     return {x, sum((log1p(square(x)) - log1p(square(z))) / 2 - d, {1})};
//   }
//
// 3. Instantiate it for both scalar types:
//
//   template class TailWeight<float>;
//   template class TailWeight<double>;
//
// 4. Give it a line in the list of its family, tests/flows/layers/elementwise.cpp. Every test of
// layers walks these lists, at each number of columns D named here:
//
//   LAYER("TailWeight", TailWeight<T>(d)).at({1, 2, 3, 8}).with_structure(Structure::diagonal),
//
// 5. Plant a bug of its kind in tests/flows/planted/elementwise.cpp, and write a row of
// flows/README.md.
//
// A layer of which some columns decide how the others move derives from Coupling instead, a map of
// each number by itself without parameters from Elementwise. A layer with a context overrides
// context_features() and names the second parameter of its maps.
#pragma once

#include "engine/module.hpp"
#include "engine/ops.hpp"
#include "engine/tape/layer_scope.hpp"
#include "engine/workers.hpp"
#include "flows/data/row_shapes.hpp"
#include "flows/data/rows.hpp"

#include <string>

namespace tapeflow {

/// The result of a map, [N, …], and the log of its absolute Jacobian determinant for each row, [N].
template <class T>
struct Transformed {
  Var<T> value;
  Var<T> log_det;
};

/// An invertible map of rows of D numbers, x [N, D] to z [N, D], each row by itself; for
/// conditional densities p(x | c) it also depends on a context c [N, C].
template <class T>
class Bijector : public Module<T> {
 public:
  /// Both maps, for the user of a layer. ShapeError, in the layer's name, unless x or z is [N, D]
  /// and the context [N, C]; std::logic_error if a layer that needs a context gets none. A layer
  /// that needs none ignores the one it is given.
  Transformed<T> to_latent(Var<T> x, Var<T> context = {}) const;
  Transformed<T> to_data(Var<T> z, Var<T> context = {}) const;

  /// to_latent as a step of training sees it: with statistics of the rows of x themselves, where
  /// the layer has that (BatchNorm). Then rows depend on one another and it is no bijection of a
  /// row: for training only.
  Transformed<T> to_latent_in_training(Var<T> x, Var<T> context = {}) const;

  /// The number of columns D; 0 for a layer that takes any number of them.
  virtual std::size_t features() const = 0;

  /// The number of context columns C that the maps need; 0 for none.
  virtual std::size_t context_features() const { return 0; }

  // Some layers take statistics from data, besides what they learn by gradients (ActNorm,
  // BatchNorm). That is always an explicit call, which Trainer makes; other layers need not know.

  /// Whether the layer waits for statistics: a flow of layers that do not is spared the pass.
  virtual bool needs_statistics() const { return false; }

  /// Takes them from the rows given, all training rows as they arrive at this layer: to_latent and
  /// to_data are bijections from then on, fixed until the next call.
  virtual void take_statistics(const Rows<T>& /*rows*/, Workers& /*workers*/) {}

  /// No parameters, unless a layer says otherwise.
  void visit(ParameterVisitor<T>&) override {}

  /// The name of the layer's class, for messages: "AffineCoupling".
  std::string name() const;

 protected:
  /// The two maps of a layer, which is all that it has to define: shapes are checked already. The
  /// context is a default Var for a layer that needs none.
  virtual Transformed<T> latent(Var<T> x, Var<T> context) const = 0;
  virtual Transformed<T> data(Var<T> z, Var<T> context) const = 0;

  virtual Transformed<T> latent_in_training(Var<T> x, Var<T> context) const {
    return latent(x, context);
  }

 private:
  template <class U>
  friend class Chain;

  using Map = Transformed<T> (Bijector::*)(Var<T>, Var<T>) const;
  Transformed<T> checked(Map map, Var<T> input, Var<T> context) const;

  std::size_t place_ = no_place;  // in the Chain that holds this layer: for messages
};

/// The log-determinant of a map that preserves volume: a zero for each row of x, [N].
template <class T>
Var<T> zero_log_det(Var<T> x);

/// The log-determinant of a map for which it is the same in every row of x: the number `value`, of
/// shape [], for each of them, [N].
template <class T>
Var<T> constant_log_det(Var<T> x, Var<T> value);

/// x and the context side by side, [N, D + C]: what a conditional layer's network sees. Only x if
/// the context is a default Var.
template <class T>
Var<T> with_context(Var<T> x, Var<T> context);

}  // namespace tapeflow
