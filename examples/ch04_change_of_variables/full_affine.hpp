// The first layer of the course: one matrix and one shift.
#pragma once

#include "flows/bijector.hpp"

namespace tapeflow {

// tag: full-affine
/// z = (x - t) W for a full matrix W [2, 2] and a shift t [2]; x and z are [N, 2]. Every row has
/// the same log-determinant ln|det W|.
class FullAffine : public Bijector<double> {
 public:
  std::size_t features() const override { return 2; }
  Transformed<double> latent(Var<double> x, Var<double>) const override {
    const Var<double> t = x.tape().watch(t_), W = x.tape().watch(W_);
    return {matmul(x - t, W), broadcast_to(log_abs_det(W), {x.extent(0)})};
  }
  Transformed<double> data(Var<double> z, Var<double>) const override {
    const Var<double> t = z.tape().watch(t_), W = z.tape().watch(W_);
    return {matmul(z, inverse(W)) + t, broadcast_to(-log_abs_det(W), {z.extent(0)})};
  }
  void visit(ParameterVisitor<double>& visitor) override {
    visitor("t", t_);
    visitor("W", W_);
  }

 private:
  virtual Var<double> log_abs_det(Var<double> W) const { return slogdet(W).log_abs; }

  // W starts as the exchange of the two columns, with determinant -1: a map that turns the plane
  // over.
  Parameter<double> t_{"t", Array<double>{0., 0.}}, W_{"W", Array<double>{{0., 1.}, {1., 0.}}};
};
// end: full-affine

// tag: without-bars
/// A planted mistake: ln det W in place of ln|det W|.
class WithoutBars : public FullAffine {
  Var<double> log_abs_det(Var<double> W) const override {
    const Var<double> w = reshape(W, {4});
    const auto entry = [&](std::size_t k) { return reshape(slice(w, 0, k, k + 1), {}); };
    return log(entry(0) * entry(3) - entry(1) * entry(2));
  }
};
// end: without-bars

}  // namespace tapeflow
