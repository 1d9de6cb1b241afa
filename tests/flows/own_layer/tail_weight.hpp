// The layer of the page "How to add a layer" in flows/bijector.hpp.
#pragma once

#include "flows/bijector.hpp"

namespace tapeflow {

/// z_j = sinh(e^d_j asinh x_j). x and z: [N, D]. Starts as the identity.
template <class T>
class TailWeight : public Bijector<T> {
 public:
  explicit TailWeight(std::size_t features) : d_{"d", filled<T>({features}, 0)} {}
  std::size_t features() const override { return d_.value.size(); }
  void visit(ParameterVisitor<T>& visitor) override { visitor("d", d_); }

 protected:
  Transformed<T> latent(Var<T> x, Var<T>) const override;
  Transformed<T> data(Var<T> z, Var<T>) const override;

 private:
  Parameter<T> d_;  // [D]
};

}  // namespace tapeflow
