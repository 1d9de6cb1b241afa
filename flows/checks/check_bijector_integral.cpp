// The clause of check_bijector that integrates the density.
#include "flows/bases/distributions.hpp"
#include "flows/checks/adaptive_integral.hpp"
#include "flows/checks/layer_under_check.hpp"

#include <cmath>

namespace tapeflow::checks {
namespace {

// The layer as a bijector without a context: every row gets the first row of the subject's context.
class UnderFirstContext : public Bijector<double> {
 public:
  explicit UnderFirstContext(const LayerUnderCheck<double>& subject)
      : subject_{subject.layer, first_row(subject.context)} {}
  std::size_t features() const override { return subject_.layer.features(); }
  Transformed<double> latent(Var<double> x, Var<double>) const override {
    return subject_.apply(Direction::to_latent, x);
  }
  Transformed<double> data(Var<double> z, Var<double>) const override {
    return subject_.apply(Direction::to_data, z);
  }

 private:
  static Array<double> first_row(const Array<double>& context) {
    return context.size() > 0 ? row_range(context, 0, 1) : context;
  }

  LayerUnderCheck<double> subject_;  // with one row of context, which all rows get
};

// What the box leaves out, 1e-8, and what the quadrature leaves open at the lines along which a
// density steps (adaptive_integral.hpp). Two thirds of 2e-4 times the density of about a half along
// a line is 7e-5. The errors of lines have any sign: of ten lines together it is 2e-4.
constexpr double tolerance = 3e-4;

}  // namespace

void check_integral(const Check<double>& check) {
  const Flow<double> flow(std::make_unique<UnderFirstContext>(check.subject),
                          std::make_unique<StandardNormal<double>>(check.data.shape()[1]));
  Workers workers(1);
  const LogDensity log_prob = [&](const Array<double>& x) { return flow.log_prob(x, workers); };
  const Integral mass = adaptive_integral(log_prob, bounds_of(flow), check.options.integral_points);
  if (std::abs(mass.value - 1) <= tolerance && mass.open <= tolerance) return;
  std::string cause;
  if (mass.open > tolerance)
    cause = sentence("to within ", mass.open,
                     " only, for the density has steps or kinks: more "
                     "CheckOptions::integral_points than ",
                     check.options.integral_points, " settle it");
  check.broken.push_back(
      {10, "", sentence("the density integrates to ", mass.value, ", not 1"), cause, ""});
}

}  // namespace tapeflow::checks
