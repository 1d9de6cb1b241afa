#include "examples/ch15_three_models/gan_checks.hpp"

#include "engine/optimizers/optimizer.hpp"
#include "examples/ch15_three_models/gan.hpp"
#include "examples/ch15_three_models/round_mixture.hpp"
#include "examples/support/course/checks.hpp"
#include "examples/support/terminal/text_table.hpp"

#include <cmath>

namespace tapeflow {
namespace {

template <class T>
Gan<T> small_gan(const std::vector<std::size_t>& hidden, Activation activation, Rng& rng) {
  const auto network = [&](std::size_t out) {
    std::vector<std::size_t> widths{2};
    widths.insert(widths.end(), hidden.begin(), hidden.end());
    widths.push_back(out);
    return std::make_unique<Mlp<T>>(widths, activation, rng);
  };
  auto generator = network(2), discriminator = network(1);
  return Gan<T>(2, std::move(generator), std::move(discriminator));
}

// The length of the gradient of the generator's loss in the generator's weights.
double gradient_length(Gan<float>& gan, const Array<float>& z, GeneratorLoss loss) {
  Tape<float> tape;
  tape.backward(gan.generator_loss(tape.constant(z), loss));
  double sum = 0;
  for (const Parameter<float>* weights : gan.generator().trainable_parameters())
    for (const float g : weights->grad) sum += static_cast<double>(g) * static_cast<double>(g);
  return std::sqrt(sum);
}

void print_lengths(const std::string& label, const std::string& key, Gan<float>& gan,
                   const Array<float>& z, Results& results) {
  Tape<float> tape({.record = false});
  const double d = mean(sigmoid(gan.logit(gan.generate(tape.constant(z))))).item();
  const double right = gradient_length(gan, z, GeneratorLoss::non_saturating);
  const double flat = gradient_length(gan, z, GeneratorLoss::saturating);
  results.print(label, "D " + scientific(d) + ", gradient " + scientific(right) +
                           " non-saturating, " + scientific(flat) + " saturating");
  results.keep(key + ".d", d).keep(key + ".non_saturating", right).keep(key + ".saturating", flat);
}

}  // namespace

// tag: gradient-check
void check_gan_gradients(const ChapterOptions& options, Results& results) {
  Rng rng(options.seed);
  Gan<double> gan = small_gan<double>({6, 5}, Activation::tanh, rng);
  const Array<double> x = rng.normal<double>({7, 2}), z = rng.normal<double>({7, 2});
  const auto of_discriminator = [&](Tape<double>& tape) {
    Tape<double> apart({.record = false});
    const Array<double> generated = gan.generate(apart.constant(z)).value();
    return gan.discriminator_loss(tape.constant(x), tape.constant(generated));
  };
  const GeneratorLoss loss =
      options.broken == "saturating" ? GeneratorLoss::saturating : GeneratorLoss::non_saturating;
  const auto of_generator = [&](Tape<double>& tape) {
    return gan.generator_loss(tape.constant(z), loss);
  };
  print_gradient_check(check_gradient(of_discriminator, gan.discriminator().named_parameters()),
                       results);
  const GradientReport report = check_gradient(of_generator, gan.generator().named_parameters());
  results.print("of the generator", report.sentence());
  results.keep("generator_gradient.worst_error", report.worst_error);
}
// end: gradient-check

// tag: vanishing
void print_vanishing(std::uint64_t seed, Results& results) {
  constexpr std::size_t rows = 256, steps = 1000;
  Rng rng(seed);
  Gan<float> gan = small_gan<float>({96, 96}, Activation::relu, rng);
  Adam<float> adam(gan.discriminator().trainable_parameters(), {.learning_rate = 1e-3});
  const RoundMixture truth = twenty_five_gaussians();
  const Array<float> z = rng.normal<float>({rows, 2});
  print_lengths("new discriminator", "vanishing.first", gan, z, results);
  Tape<float> tape, apart({.record = false});
  const Array<float> generated = gan.generate(apart.constant(z)).value();
  for (std::size_t step = 0; step < steps; ++step) {
    tape.clear();
    const Array<float> real = cast<float>(truth.sample(rows, rng));
    tape.backward(gan.discriminator_loss(tape.view(real), tape.view(generated)));
    adam.step();
  }
  print_lengths("  after 1000 steps", "vanishing.last", gan, z, results);
}
// end: vanishing

}  // namespace tapeflow
