// The first layer of the course: one matrix and one shift; and three planted mistakes in it.
#pragma once

#include "flows/bijector.hpp"

namespace tapeflow {

/// z = (x - t) W for a full matrix W [2, 2] and a shift t [2]; x and z are [N, 2]. Every row has
/// the same log-determinant ln|det W|.
class FullAffine : public Bijector<double> {
 public:
  std::size_t features() const override { return 2; }
  // tag: full-affine
  Transformed<double> latent(Var<double> x, Var<double>) const override {
    const Var<double> t = x.tape().watch(t_), W = x.tape().watch(W_);
    return {matmul(x - t, W), log_det(W, x.extent(0))};
  }
  Transformed<double> data(Var<double> z, Var<double>) const override {
    const Var<double> t = z.tape().watch(t_), W = z.tape().watch(W_);
    return {matmul(z, inverse(W)) + t, -log_det(W, z.extent(0))};
  }
  // end: full-affine
  void visit(ParameterVisitor<double>& visitor) override {
    visitor("t", t_);
    visitor("W", W_);
  }

 private:
  virtual Var<double> log_det(Var<double> W, std::size_t rows) const {
    return broadcast_to(slogdet(W).log_abs, {rows});
  }

  // W starts as the exchange of the two columns, with determinant -1: a map that turns the plane
  // over.
  Parameter<double> t_{"t", Array<double>{0., 0.}}, W_{"W", Array<double>{{0., 1.}, {1., 0.}}};
};

// tag: without-bars
/// A planted mistake: ln det W in place of ln|det W|.
class WithoutBars : public FullAffine {
  Var<double> log_det(Var<double> W, std::size_t rows) const override {
    const Var<double> w = reshape(W, {4});
    const auto entry = [&](std::size_t k) { return reshape(slice(w, 0, k, k + 1), {}); };
    return broadcast_to(log(entry(0) * entry(3) - entry(1) * entry(2)), {rows});
  }
};
// end: without-bars

// tag: summed
/// A planted mistake: every row gets the sum over the batch in place of its own number.
class SummedOverBatch : public FullAffine {
  Var<double> log_det(Var<double> W, std::size_t rows) const override {
    const Var<double> of_each_row = broadcast_to(slogdet(W).log_abs, {rows});
    return broadcast_to(sum(of_each_row), {rows});
  }
};
// end: summed

// tag: untransposed
/// A planted mistake: the adjoint of ln|det W| is W⁻¹ in place of W⁻ᵀ. The value is right: the
/// second term is zero, and gives the gradient.
class Untransposed : public FullAffine {
  Var<double> log_det(Var<double> W, std::size_t rows) const override {
    const Var<double> fixed = W.tape().constant(W.value());
    const Var<double> y = slogdet(fixed).log_abs + sum((W - fixed) * inverse(fixed));
    return broadcast_to(y, {rows});
  }
};
// end: untransposed

}  // namespace tapeflow
