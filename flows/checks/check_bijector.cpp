// The order in which check_bijector checks its clauses, and what they say together.
#include "flows/checks/check_bijector.hpp"

#include "engine/check.hpp"
#include "engine/io/parameters.hpp"
#include "flows/checks/layer_under_check.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>

namespace tapeflow {
namespace {

using namespace checks;

// Adds normal numbers to the trainable parameters. Weights [in, out] get smaller ones, by 1/√in, as
// in their initialisation: each output is a sum over `in` of them.
template <class T>
void randomise(Bijector<T>& layer, double scale, Rng& rng) {
  for (const NamedParameter<T>& named : layer.named_parameters()) {
    if (!named.parameter->trainable) continue;
    Array<T>& value = named.parameter->value;
    const std::size_t inputs = value.dimension() == 2 ? value.shape()[0] : 1;
    const double step = scale / std::sqrt(static_cast<double>(std::max<std::size_t>(1, inputs)));
    for (T& entry : value) entry += static_cast<T>(step * rng.normal());
  }
}

bool is_broken(const std::vector<Finding>& findings, int clause) {
  return std::any_of(findings.begin(), findings.end(),
                     [clause](const Finding& f) { return f.clause == clause; });
}

// If each log-determinant is that of its own map, a round trip that fails, and log-dets that do not
// cancel, have one cause. Rows that leak and what was not loaded have other causes.
void explain_round_trips(std::vector<Finding>& findings) {
  if (!is_broken(findings, 2)) return;
  for (const int clause : {5, 8, 12}) {
    if (is_broken(findings, clause)) return;
  }
  for (Finding& finding : findings) {
    if (finding.clause == 2)
      finding.cause +=
          "; each map fits its own log_det: the two maps are not inverse to one another";
    if (finding.clause == 3) finding.cause = "because the round trip fails";
  }
}

}  // namespace

template <class T>
std::vector<std::string> check_bijector(Bijector<T>& layer, const Array<T>& batch,
                                        const CheckOptions& options) {
  require_rank("check_bijector", "batch", batch.shape(), 2);
  require(batch.shape()[0] >= 2,
          "check_bijector: needs at least two rows, got " + std::to_string(batch.shape()[0]));
  Rng rng(options.seed);
  ModelFile original;
  save_parameters(layer, "", original);
  randomise(layer, options.randomise, rng);
  const LayerUnderCheck<T> subject{layer, cast<T>(options.context)};
  const Array<T> latent =
      options.latent.size() > 0 ? cast<T>(options.latent) : rng.normal<T>(batch.shape());

  std::vector<Finding> broken;
  const Check<T> check{subject, batch, latent, options, broken};
  check_shapes(check);
  if (broken.empty()) check_repeats(check);
  if (broken.empty()) {
    check_values(check);
    if constexpr (std::is_same_v<T, double>) {
      check_derivatives(check, Direction::to_latent);
      check_derivatives(check, Direction::to_data);
      explain_round_trips(broken);
      if (batch.shape()[1] <= 2) check_integral(check);
    }
  }
  load_parameters(original, "", layer);
  return folded(broken);
}

template std::vector<std::string> check_bijector(Bijector<float>&, const Array<float>&,
                                                 const CheckOptions&);
template std::vector<std::string> check_bijector(Bijector<double>&, const Array<double>&,
                                                 const CheckOptions&);

}  // namespace tapeflow
