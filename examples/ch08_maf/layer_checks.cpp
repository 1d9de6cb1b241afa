#include "examples/ch08_maf/layer_checks.hpp"

#include "examples/ch08_maf/planted_layers.hpp"
#include "examples/support/course/checks.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/checks/check_bijector.hpp"
#include "flows/layers/autoregressive/slow_maf.hpp"

namespace tapeflow {
namespace {

// Moves the weights: a layer that starts as the identity hides mistakes.
void scatter(Bijector<double>& layer, Rng& rng) {
  for (Parameter<double>* p : layer.trainable_parameters())
    p->value += rng.uniform<double>(p->value.shape(), -0.3, 0.3);
}

void compare_with_slow_maf(Rng& rng, Results& results) {
  MaskedAutoregressive<double> layer(natural_order(8), {.hidden = {16, 16}}, rng);
  scatter(layer, rng);
  const double difference = difference_from_slow_maf(layer, rng.normal<double>({50, 8}));
  results.print("MAF beside SlowMaf",
                "differ by " + scientific(difference) + " at most, on 50 rows");
  results.keep("slow_maf", difference);
}

}  // namespace

// tag: checks
void check_layers(const std::string& mistake, Rng& rng, Results& results) {
  compare_with_slow_maf(rng, results);
  const auto layer = layer_with<double>(mistake, natural_order(2), {16, 16}, rng);
  scatter(*layer, rng);
  const Array<double> x = rng.normal<double>({8, 2});
  const auto mean_log_p = [&](Tape<double>& tape) {
    const auto [z, log_det] = layer->to_latent(tape.constant(x));
    return mean(log_det) - mean(sum(square(z), {1})) / 2.;
  };
  print_gradient_check(check_gradient(mean_log_p, layer->named_parameters()), results);
  print_contract(check_bijector(*layer, x), results);
}
// end: checks

}  // namespace tapeflow
