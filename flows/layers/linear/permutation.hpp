// A fixed reordering of the columns.
#pragma once

#include "flows/bijector.hpp"

#include <vector>

namespace tapeflow {

/// z[i, j] = x[i, order[j]]; the inverse puts the columns back. A permutation only renames axes, so
/// both log-determinants are 0. The order is saved with the model, as a parameter that training
/// leaves alone: a random one is found again. Costs one copy in either direction. x and z: [N, D].
template <class T>
class Permutation : public Bijector<T> {
 public:
  /// `order` lists each of 0 … D-1 once.
  explicit Permutation(const std::vector<std::size_t>& order);

  using Bijector<T>::to_latent;
  using Bijector<T>::to_data;
  Transformed<T> to_latent(Var<T> x) const override;
  Transformed<T> to_data(Var<T> z) const override;
  void visit(ParameterVisitor<T>& visitor) override { visitor("order", order_); }

 private:
  Parameter<T> order_;  // [D]
};

}  // namespace tapeflow
