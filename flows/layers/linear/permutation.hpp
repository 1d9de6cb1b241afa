// A fixed reordering of the columns.
#pragma once

#include "flows/bijector.hpp"

#include <vector>

namespace tapeflow {

/// z[i, j] = x[i, order[j]]; the inverse puts the columns back. A permutation only renames axes, so
/// both log-determinants are 0. The order is saved with the model, as a parameter that is not
/// trained, so that a loaded model has it, too. Both directions cost one copy. x and z: [N, D].
template <class T>
class Permutation : public Bijector<T> {
 public:
  /// `order` lists each of 0 … D-1 once.
  explicit Permutation(const std::vector<std::size_t>& order);

  std::size_t features() const override { return order_.value.size(); }
  void visit(ParameterVisitor<T>& visitor) override { visitor("order", order_); }

 protected:
  Transformed<T> latent(Var<T> x, Var<T>) const override;
  Transformed<T> data(Var<T> z, Var<T>) const override;

 private:
  Parameter<T> order_;  // [D]
};

}  // namespace tapeflow
