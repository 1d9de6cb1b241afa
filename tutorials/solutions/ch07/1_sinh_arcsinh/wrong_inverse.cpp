// The test answers: round trip to_latent then to_data
// The shift is taken off after the scaling, which undoes exp(s) (asinh(x) + t).
#include "flows/layers/coupling/scale_and_shift_net.hpp"
#include "tutorials/exercises/ch07/1_sinh_arcsinh.hpp"

namespace tapeflow {
namespace {

class SinhArcsinhCoupling : public Coupling<double> {
 public:
  SinhArcsinhCoupling(Split split, const std::vector<std::size_t>& hidden, Rng& rng)
      : Coupling<double>(std::move(split), 0), net_(this->split(), {.hidden = hidden}, rng) {}

  void visit(ParameterVisitor<double>& visitor) override { net_.visit(visitor); }

 protected:
  Transformed<double> move(Var<double> x_b, Var<double> input) const override {
    const auto [s, t] = net_(input);
    const Var<double> z_b = sinh(exp(s) * asinh(x_b) + t);
    return {z_b, sum(s + log_cosh_of_asinh(z_b) - log_cosh_of_asinh(x_b), {1})};
  }
  Transformed<double> move_back(Var<double> z_b, Var<double> input) const override {
    const auto [s, t] = net_(input);
    const Var<double> x_b = sinh(asinh(z_b) * exp(-s) - t);
    return {x_b, sum(log_cosh_of_asinh(x_b) - log_cosh_of_asinh(z_b) - s, {1})};
  }

 private:
  // ln cosh(asinh v) = ½ ln(1 + v²)
  static Var<double> log_cosh_of_asinh(Var<double> v) { return log1p(square(v)) / 2.; }

  ScaleAndShiftNet<double> net_;
};

}  // namespace

std::unique_ptr<Bijector<double>> sinh_arcsinh_coupling(Split split,
                                                        const std::vector<std::size_t>& hidden,
                                                        Rng& rng) {
  return std::make_unique<SinhArcsinhCoupling>(std::move(split), hidden, rng);
}

}  // namespace tapeflow
