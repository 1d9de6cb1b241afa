// A planted mistake: a coupling whose network sees the wrong half of the columns.
#pragma once

#include "engine/nets.hpp"
#include "flows/layers/coupling/coupling.hpp"

namespace tapeflow {

/// An additive coupling that shifts the moved columns by a network of the moved columns. It returns
/// the log-determinant 0 of the right coupling, and subtracts the same network on the way back.
template <class T>
class MovedByThemselves : public Coupling<T> {
 public:
  MovedByThemselves(Split split, const std::vector<std::size_t>& hidden, Rng& rng)
      : Coupling<T>(std::move(split), 0),
        net_(network_widths(this->split().swapped(), 0, hidden, 1), Activation::softplus, rng,
             LastLayer::zero) {}

  // tag: moved-half
  Transformed<T> move(Var<T> x_b, Var<T> /*x_a*/) const override {
    return {x_b + net_(x_b), zero_log_det(x_b)};
  }
  Transformed<T> move_back(Var<T> z_b, Var<T> /*z_a*/) const override {
    return {z_b - net_(z_b), zero_log_det(z_b)};
  }
  // end: moved-half
  void visit(ParameterVisitor<T>& visitor) override { visitor("net", net_); }

 private:
  Mlp<T> net_;
};

}  // namespace tapeflow
