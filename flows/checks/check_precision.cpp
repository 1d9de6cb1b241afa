#include "flows/checks/check_precision.hpp"

#include "flows/checks/layer_under_check.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

using namespace checks;

// Float keeps seven digits, relative to the largest entry. A layer of a few products and
// exponentials, whose gradient sums some hundred terms, may lose three of them.
constexpr double tolerance = 1e-4;

void compare(const std::string& what, const Array<float>& single, const Array<double>& exact,
             std::vector<std::string>& broken) {
  const double scale = std::max(1.0, largest_magnitude(exact));
  double worst = 0;
  std::size_t at = 0;
  for (std::size_t i = 0; i < exact.size(); ++i) {
    const double error = std::abs(static_cast<double>(single.data()[i]) - exact.data()[i]);
    if (error <= worst) continue;
    worst = error;
    at = i;
  }
  if (worst <= tolerance * scale) return;
  broken.push_back(sentence("float and double differ in ", what, ", entry ", at, ": ",
                            single.data()[at], " and ", exact.data()[at]));
}

// Value, log_det, and the gradients of a fixed projection of both.
template <class T>
struct Everything {
  Array<T> value, log_det, input_gradient;
  std::vector<Array<T>> parameter_gradients;
};

template <class T>
Everything<T> everything(Bijector<T>& layer, Direction direction, const Array<double>& input,
                         const CheckOptions& options) {
  const LayerUnderCheck<T> subject{layer, cast<T>(options.context)};
  Tape<T> tape;
  const Var<T> x = tape.variable(cast<T>(input));
  const Transformed<T> y = subject.apply(direction, x);
  Rng rng(options.seed);
  const Var<T> weights = tape.constant(cast<T>(rng.normal<double>(y.value.shape())));
  tape.backward(sum(y.value * weights) + sum(y.log_det));
  Everything<T> all{y.value.value(), y.log_det.value(), x.adjoint(), {}};
  for (const auto& named : layer.named_parameters()) {
    if (named.parameter->trainable) all.parameter_gradients.push_back(named.parameter->grad);
  }
  return all;
}

}  // namespace

std::vector<std::string> check_precision(Bijector<float>& single, Bijector<double>& layer,
                                         const Array<double>& batch, const CheckOptions& options) {
  copy_parameters(layer, single);
  copy_parameters(single, layer);  // both now hold exactly the rounded numbers
  std::vector<std::string> broken;
  for (const Direction direction : {Direction::to_latent, Direction::to_data}) {
    const bool given = direction == Direction::to_data && options.latent.size() > 0;
    const Array<double> input = cast<double>(cast<float>(given ? options.latent : batch));
    const Everything<float> approximate = everything(single, direction, input, options);
    const Everything<double> exact = everything(layer, direction, input, options);
    const std::string of = std::string(" of ") + name(direction);
    compare("value" + of, approximate.value, exact.value, broken);
    compare("log_det" + of, approximate.log_det, exact.log_det, broken);
    compare("the input's gradient" + of, approximate.input_gradient, exact.input_gradient, broken);
    for (std::size_t i = 0; i < exact.parameter_gradients.size(); ++i) {
      compare("gradient " + std::to_string(i) + of, approximate.parameter_gradients[i],
              exact.parameter_gradients[i], broken);
    }
  }
  return broken;
}

}  // namespace tapeflow
