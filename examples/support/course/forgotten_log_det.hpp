// A planted mistake: a layer whose log-determinant is left out.
#pragma once

#include "flows/bijector.hpp"

#include <memory>

namespace tapeflow {

// tag: forgotten-log-det
// The layer inside, with a log-determinant of 0. The thought behind the mistake: "the determinant
// of NICE is 1".
template <class T>
class ForgottenLogDet : public Bijector<T> {
 public:
  explicit ForgottenLogDet(std::unique_ptr<Bijector<T>> layer) : layer_(std::move(layer)) {}
  std::size_t features() const override { return layer_->features(); }
  // tag: two-maps
  Transformed<T> latent(Var<T> x, Var<T>) const override {
    return {layer_->to_latent(x).value, zero_log_det(x)};
  }
  Transformed<T> data(Var<T> z, Var<T>) const override {
    return {layer_->to_data(z).value, zero_log_det(z)};
  }
  // end: two-maps
  void visit(ParameterVisitor<T>& visitor) override { layer_->visit(visitor); }

 private:
  std::unique_ptr<Bijector<T>> layer_;
};
// end: forgotten-log-det

}  // namespace tapeflow
