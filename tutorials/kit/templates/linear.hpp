// TODO: say in one sentence which matrices NewLayer can be, and which paper it is from.
#pragma once

#include "engine/random.hpp"
#include "flows/bijector.hpp"

#include <memory>

namespace tapeflow {

/// TODO: write below what W is made of, how ln|det W| and the inverse follow, and what they cost.
///
///   to_latent:  z = W x      log_det =  ln|det W|
///   to_data:    x = W⁻¹ z    log_det = -ln|det W|
///
/// x and z: [N, D].
template <class T>
class NewLayer : public Bijector<T> {
 public:
  explicit NewLayer(std::size_t features);

  std::size_t features() const override { return weight_.value.shape()[0]; }
  void visit(ParameterVisitor<T>& visitor) override;

 protected:
  Transformed<T> latent(Var<T> x, Var<T> context) const override;
  Transformed<T> data(Var<T> z, Var<T> context) const override;

 private:
  Parameter<T> weight_;  // W, [D, D]
};

/// Makes the layer for rows of `features` columns. Tests and graders make it with this function.
template <class T>
std::unique_ptr<Bijector<T>> make_new_layer(std::size_t features, Rng& rng);

}  // namespace tapeflow

// Hint: choose the factors of W so that its determinant and its inverse are cheap: triangular,
// orthogonal or diagonal ones are. The log_det is equal in every row.
// Proved: one matrix serves every row, so its determinant is computed once for all of them. A map
// costs N D² multiplications, and a full matrix D³ more for its determinant or its inverse.
