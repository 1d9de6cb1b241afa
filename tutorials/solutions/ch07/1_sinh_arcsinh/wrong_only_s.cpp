// The test answers: log_det of to_latent, row 0: the layer says
// log_det = Σ s, as in the affine coupling: the slopes of sinh and asinh are forgotten.
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
    return {z_b, sum(s, {1})};
  }
  Transformed<double> move_back(Var<double> z_b, Var<double> input) const override {
    const auto [s, t] = net_(input);
    const Var<double> x_b = sinh((asinh(z_b) - t) * exp(-s));
    return {x_b, -sum(s, {1})};
  }

 private:
  ScaleAndShiftNet<double> net_;
};

}  // namespace

std::unique_ptr<Bijector<double>> sinh_arcsinh_coupling(Split split,
                                                        const std::vector<std::size_t>& hidden,
                                                        Rng& rng) {
  return std::make_unique<SinhArcsinhCoupling>(std::move(split), hidden, rng);
}

}  // namespace tapeflow
