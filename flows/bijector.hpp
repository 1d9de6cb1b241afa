// The contract of every flow layer.
//
// A normalizing flow is an invertible map between data x and a latent z with a simple distribution.
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
// sinh-arcsinh distributions (Jones & Pewsey, Biometrika 96, 2009), one number for each
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
// 2. Define both maps in the .cpp file beside it. Each returns its own log-determinant. Shapes are
// checked already. `watch` puts a parameter on the tape:
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
// 4. Check it alone, with a program check.cpp beside the two files. Its sentences say what is
// wrong, and where:
//
//   #include "engine/random.hpp"
//   #include "flows/checks/check_bijector.hpp"
//   #include "tail_weight.hpp"
//
//   #include <iostream>
//
//   int main() {
//     tapeflow::Rng rng(1);
//     tapeflow::TailWeight<double> layer(2);
//     const auto broken = tapeflow::check_bijector(layer, rng.normal<double>({5, 2}));
//     for (const std::string& sentence : broken) std::cout << sentence << '\n';
//     if (broken.empty()) std::cout << "kept, all 12 clauses\n";
//     return broken.empty() ? 0 : 1;
//   }
//
// So far the three files may lie in any folder. There, this compiles and runs the program, once
// `./tests/run --layer radial` has built the libraries; R is the path of the repository:
//
//   R=/path/to/tapeflow; B=$R/build/release
//   g++ -std=c++20 -O1 -I$R *.cpp $B/flows/*.a $B/engine/*.a -lopenblas -lz -pthread
//   ./a.out
//
// 5. Give it a line in the list of its family, tests/flows/layers/elementwise.cpp. Every test of
// layers runs over these lists, with 1, 2, 3 and 8 columns unless .at(…) names others:
//
//   LAYER("TailWeight", TailWeight<T>(d)).with_structure(diagonal),
//
// `./tests/run --layer tail_weight` then runs the tests of this layer and no other.
//
// 6. Plant a bug of its kind in tests/flows/planted/elementwise.cpp, and write a row of
// flows/README.md.
//
// If some columns decide how the others move, derive from Coupling instead. If one function maps
// every number by itself, derive from Elementwise; it may have trained parameters. A layer with a
// context overrides context_features() and names the second parameter of its maps. Inside a class
// template the compiler finds what a base class has only as this->split() or this->name().
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

/// An invertible map of rows of D numbers, x [N, D] to z [N, D]. Each row is mapped by itself. For
/// conditional densities p(x | c) the map also depends on a context c [N, C].
template <class T>
class Bijector : public Module<T> {
 public:
  /// The two maps, for the user of a layer. They throw ShapeError, in the layer's name, unless x or
  /// z is [N, D] and the context [N, C]. A layer that needs a context throws std::logic_error if it
  /// gets a default Var. A layer that needs no context ignores the one it gets.
  Transformed<T> to_latent(Var<T> x, Var<T> context = {}) const;
  Transformed<T> to_data(Var<T> z, Var<T> context = {}) const;

  /// to_latent in a step of training. A layer that needs statistics in training (BatchNorm) takes
  /// them from the rows of x themselves. Then rows depend on one another, and the map is no
  /// bijection of a row: it is for training only.
  Transformed<T> to_latent_in_training(Var<T> x, Var<T> context = {}) const;

  /// The number of columns D; 0 for a layer that takes any number of them.
  virtual std::size_t features() const = 0;

  /// The number of context columns C that the maps need; 0 for none.
  virtual std::size_t context_features() const { return 0; }

  // Some layers (ActNorm, BatchNorm) take statistics from data, besides what they learn by
  // gradients. They do so only in an explicit call, which Trainer makes. Other layers override none
  // of this.

  /// Whether the layer needs statistics. If no layer needs them, Trainer skips the pass.
  virtual bool needs_statistics() const { return false; }

  /// Whether to_latent_in_training takes statistics from the batch, so that its rows depend on one
  /// another. Then it is not the map that to_data inverts. A layer that holds others asks them.
  virtual bool rows_mix_in_training() const { return false; }

  /// Takes the statistics from `rows`, all training rows as they arrive at this layer. Until the
  /// next call to_latent and to_data use these statistics, and are bijections.
  virtual void take_statistics(const Rows<T>& /*rows*/, Workers& /*workers*/) {}

  /// A layer with parameters overrides this and names them.
  void visit(ParameterVisitor<T>&) override {}

  /// The name of the layer's class, for messages: "AffineCoupling".
  std::string name() const;

 protected:
  /// The two maps of a layer: all that it has to define. Shapes are checked already, and those of
  /// the results are checked afterwards. `context` is a default Var for a layer that needs none.
  virtual Transformed<T> latent(Var<T> x, Var<T> context) const = 0;
  virtual Transformed<T> data(Var<T> z, Var<T> context) const = 0;

  virtual Transformed<T> latent_in_training(Var<T> x, Var<T> context) const {
    return latent(x, context);
  }

 private:
  template <class U>
  friend class Chain;

  using Map = Transformed<T> (Bijector::*)(Var<T>, Var<T>) const;
  Transformed<T> checked(Map map, const char* name_of_map, Var<T> input, Var<T> context) const;

  std::size_t place_ = no_place;  // index in the Chain that holds this layer, for messages
};

/// The log-determinant of a map that preserves volume: a zero for each row of x, [N].
template <class T>
Var<T> zero_log_det(Var<T> x);

/// The log-determinant of a map for which it is equal in every row: `value`, of shape [], repeated
/// for each row of x, [N].
template <class T>
Var<T> constant_log_det(Var<T> x, Var<T> value);

/// x and the context side by side, [N, D + C]: the input of a conditional layer's network.
/// Only x if the context is a default Var.
template <class T>
Var<T> with_context(Var<T> x, Var<T> context);

}  // namespace tapeflow
