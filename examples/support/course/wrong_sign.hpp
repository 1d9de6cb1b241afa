// A planted mistake: every log-determinant with the wrong sign.
#pragma once

#include "flows/flow.hpp"

#include <memory>

namespace tapeflow {

// A slip of the pen: the layer inside, with its log-determinants negated.
template <class T>
class WrongSign : public Bijector<T> {
 public:
  explicit WrongSign(std::unique_ptr<Bijector<T>> layer) : layer_(std::move(layer)) {}
  std::size_t features() const override { return layer_->features(); }
  std::size_t context_features() const override { return layer_->context_features(); }
  // tag: wrong-sign
  Transformed<T> latent(Var<T> x, Var<T> context) const override {
    const auto [z, log_det] = layer_->to_latent(x, context);
    return {z, -log_det};
  }
  Transformed<T> data(Var<T> z, Var<T> context) const override {
    const auto [x, log_det] = layer_->to_data(z, context);
    return {x, -log_det};
  }
  // end: wrong-sign
  void visit(ParameterVisitor<T>& visitor) override { layer_->visit(visitor); }

 private:
  std::unique_ptr<Bijector<T>> layer_;
};

/// The flow with this mistake planted. Its base stays.
template <class T>
Flow<T> with_wrong_sign(Flow<T> flow) {
  return Flow<T>(std::make_unique<WrongSign<T>>(std::move(flow).take_bijector()),
                 std::move(flow).take_base());
}

}  // namespace tapeflow
