// TODO: say in one sentence what NewLayer does to a row, and which paper it is from.
#pragma once

#include "engine/random.hpp"
#include "flows/bijector.hpp"

#include <memory>

namespace tapeflow {

/// TODO: write f, its inverse and its Jacobian J below, with the paper's equations.
///
///   to_latent:  z = f(x)      log_det =  ln|det J(x)|
///   to_data:    x = f⁻¹(z)    log_det = -ln|det J(x)|
///
/// x and z: [N, D]. `latent` and `data` need not check these shapes: their caller has done so.
template <class T>
class NewLayer : public Bijector<T> {
 public:
  explicit NewLayer(std::size_t features);

  std::size_t features() const override { return log_scale_.value.size(); }
  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Transformed<T> latent(Var<T> x, Var<T> context) const override;
  Transformed<T> data(Var<T> z, Var<T> context) const override;

 private:
  Parameter<T> log_scale_;  // a, [D]
};

/// Makes the layer for rows of `features` columns. Tests and graders make it with this function.
template <class T>
std::unique_ptr<Bijector<T>> make_new_layer(std::size_t features, Rng& rng);

}  // namespace tapeflow

// Hint: if the inverse has no formula, search for x in plain numbers first, each row by itself and
// with a largest number of steps. Chapter 12 shows how one step of Newton's method on the tape then
// gives x its derivatives.
// Proved: the two maps undo one another and log_det is that of the Jacobian, so exp(log_prob) is a
// density. How cheap it is depends on J: a full determinant costs D³ for each row.
