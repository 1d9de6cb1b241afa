#include "examples/ch05_planar_radial/flow_checks.hpp"

#include "engine/gradient_check.hpp"
#include "flows/data/rows.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

// The larger number, or NaN if one of them is NaN: a NaN is no agreement.
double worse(double a, double b) { return std::isnan(a) || a > b ? a : b; }

}  // namespace

double worst_log_det(const Bijector<double>& bijector, const Array<double>& z) {
  double worst = 0;
  for (std::size_t i = 0; i < z.shape(0); ++i) {
    Tape<double> tape({.record = false});
    const auto to_data = [&](const Array<double>& row) {
      tape.clear();
      return bijector.to_data(tape.constant(row));
    };
    const Array<double> row = row_range(z, i, 1);
    const double claimed = to_data(row).log_det.item();
    const Array<double> jacobian = finite_difference_jacobian(
        [&](const Array<double>& at) { return Array<double>(to_data(at).value.value()); }, row);
    tape.clear();
    worst = worse(std::abs(claimed - slogdet(tape.constant(jacobian)).log_abs.item()), worst);
  }
  return worst;
}

double worst_round_trip(const Bijector<double>& bijector, const Array<double>& z) {
  Tape<double> tape({.record = false});
  const Array<double>& back =
      bijector.to_latent(bijector.to_data(tape.constant(z)).value).value.value();
  double worst = 0;
  for (std::size_t i = 0; i < z.size(); ++i)
    worst = worse(std::abs(back.data()[i] - z.data()[i]), worst);
  return worst;
}

}  // namespace tapeflow
