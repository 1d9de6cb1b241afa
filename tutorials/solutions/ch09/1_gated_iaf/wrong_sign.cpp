// The test answers: do not cancel
//
// Both directions return the log-determinant of to_data.
#include "tutorials/exercises/ch09/1_gated_iaf.hpp"

namespace tapeflow {

Transformed<double> GatedIaf::data(Var<double> z, Var<double>) const {
  const auto [s, m] = gate_and_mean(z);
  const Var<double> gate = sigmoid(s);
  return {gate * z + (1. - gate) * m, -sum(softplus(-s), {1})};
}

// The network needs z_<i, which the steps before have found. Columns that are not known yet are
// zero: by the masks nothing depends on them.
Transformed<double> GatedIaf::latent(Var<double> x, Var<double>) const {
  const auto column = [](Var<double> v, std::size_t i) { return slice(v, 1, i, i + 1); };
  const Var<double> nothing = x.tape().constant(filled<double>({x.extent(0), 1}, 0));
  std::vector<Var<double>> z(features(), nothing), log_slope = z;
  for (std::size_t i = 0; i < features(); ++i) {
    const auto [s, m] = gate_and_mean(concatenate<double>(z, 1));
    const Var<double> s_i = column(s, i), gate = sigmoid(s_i);
    z[i] = (column(x, i) - (1. - gate) * column(m, i)) / gate;
    log_slope[i] = -softplus(-s_i);
  }
  return {concatenate<double>(z, 1), sum(concatenate<double>(log_slope, 1), {1})};
}

}  // namespace tapeflow
