// ReversibleChain: its numbers are those of a Chain of the same layers, and its gradients but for
// rounding.
#include "flows/reversible_chain.hpp"

#include "engine/io/parameters.hpp"
#include "flows/image_recipes.hpp"
#include "flows/layers/linear/lu_linear.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/flows/helpers.hpp"
#include "tests/support/catch.hpp"

#include <limits>

using namespace tapeflow;

namespace {

// A layer computes and inverts with about 20 roundings of numbers below 10. The weights below give
// it slopes between 1/3 and 3 in both directions, and second derivatives of about as much. So the
// error of x_k-1 is at most 3 times that of x_k and 200 ε more: over K = 4 layers, with the
// derivative of the gradient, 200 ε (1 + 3 + 9 + 27) · 3 = 24,000 ε. That is 5e-12 in double and
// 3e-3 in float, of the largest entry of a gradient.
template <class T>
constexpr double margin = 24000 * std::numeric_limits<T>::epsilon();

constexpr std::size_t rows = 6, columns = 4;

template <class T, template <class> class ChainOf>
void append_layers(ChainOf<T>& chain, Rng& rng) {
  const AffineCouplingOptions options{
      .hidden = {8}, .activation = Activation::tanh, .context_features = 2};
  chain.template append<AffineCoupling<T>>(half_split(columns), options, rng);
  chain.template append<LuLinear<T>>(columns, rng);
  chain.template append<AffineCoupling<T>>(half_split(columns).swapped(), options, rng);
}

// Three layers, and a chain of the same kind with three more.
template <class T, template <class> class ChainOf>
std::unique_ptr<Bijector<T>> layers() {
  Rng rng(1);
  auto chain = std::make_unique<ChainOf<T>>();
  auto inside = std::make_unique<ChainOf<T>>();
  append_layers<T>(*inside, rng);
  append_layers<T>(*chain, rng);
  chain->append(std::move(inside));
  randomise(*chain, rng, 0.1);
  return chain;
}

// Everything that a step of training computes.
template <class T>
struct Step {
  Array<T> z, log_det, dx, dc;
  std::vector<Array<T>> parameters;
};

template <class T>
Array<T> parts(std::uint64_t seed, const Shape& shape) {
  return cast<T>(Rng(seed).normal<double>(shape));
}

// The gradient of Σ a z + Σ b log_det, with random a and b.
template <class T>
Step<T> step_of(Bijector<T>& layer, Tape<T>& tape, const Array<T>& inputs, const Array<T>& given,
                T share_of_z = 1, T share_of_log_det = 1) {
  tape.clear();
  const Var<T> x = tape.variable(inputs), c = tape.variable(given);
  const Transformed<T> y = layer.to_latent_in_training(x, c);
  const Var<T> a = tape.constant(parts<T>(5, y.value.shape())),
               b = tape.constant(parts<T>(6, y.log_det.shape()));
  tape.backward(sum(y.value * a) * share_of_z + sum(y.log_det * b) * share_of_log_det);
  Step<T> step{y.value.value(), y.log_det.value(), x.adjoint(), c.adjoint(), {}};
  for (Parameter<T>* p : layer.trainable_parameters()) {
    const bool own = tape.options().own_parameter_gradients;
    step.parameters.push_back(own ? tape.parameter_gradient(*p) : p->grad);
  }
  return step;
}

template <class T>
Step<T> step_of(Bijector<T>& layer, T share_of_z = 1, T share_of_log_det = 1) {
  Tape<T> tape;
  return step_of(layer, tape, parts<T>(2, {rows, columns}), parts<T>(3, {rows, 2}), share_of_z,
                 share_of_log_det);
}

// The largest difference, as a part of the largest entry.
template <class T>
double difference(const Array<T>& a, const Array<T>& b) {
  REQUIRE(a.shape() == b.shape());
  return largest_difference(a, b) / std::max(1e-3, largest_entry(b));
}

template <class T>
double difference(const Step<T>& a, const Step<T>& b) {
  double worst = std::max(difference(a.dx, b.dx), difference(a.dc, b.dc));
  for (std::size_t i = 0; i < a.parameters.size(); ++i)
    worst = std::max(worst, difference(a.parameters[i], b.parameters[i]));
  return worst;
}

}  // namespace

TEMPLATE_TEST_CASE(
    "A reversible chain has the values of a chain, and its gradients but for rounding", "", float,
    double) {
  using T = TestType;
  const auto kept = layers<T, Chain>(), recomputed = layers<T, ReversibleChain>();
  const Step<T> expected = step_of(*kept), got = step_of(*recomputed);
  CHECK(numbers(got.z) == numbers(expected.z));
  CHECK(numbers(got.log_det) == numbers(expected.log_det));
  CHECK(difference(got, expected) < margin<T>);
  CHECK(difference(got, expected) > 0);  // the inputs were computed again
}

TEST_CASE("A loss of the latents alone, or of log_det alone, has its gradient") {
  const auto kept = layers<double, Chain>(), recomputed = layers<double, ReversibleChain>();
  for (const auto& [of_z, of_log_det] : {std::pair(1., 0.), std::pair(0., 1.)}) {
    const auto expected = step_of(*kept, of_z, of_log_det);
    CHECK(difference(step_of(*recomputed, of_z, of_log_det), expected) < margin<double>);
  }
}

TEST_CASE("What two reversible chains, or two uses of one, give to a gradient adds up") {
  const auto kept = layers<double, Chain>(), recomputed = layers<double, ReversibleChain>();
  const auto gradients = [](Bijector<double>& layer) {
    Tape<double> tape;
    const Var<double> x = tape.variable(parts<double>(2, {rows, columns})),
                      c = tape.variable(parts<double>(3, {rows, 2}));
    const auto once = layer.to_latent(x, c), twice = layer.to_latent(once.value + x, c);
    tape.backward(sum(square(twice.value) * 0.1 + x) + sum(twice.log_det * once.log_det) +
                  sum(square(c)));
    Step<double> step{{}, {}, x.adjoint(), c.adjoint(), {}};
    for (Parameter<double>* p : layer.trainable_parameters()) step.parameters.push_back(p->grad);
    return step;
  };
  CHECK(difference(gradients(*recomputed), gradients(*kept)) < 10 * margin<double>);
}

TEST_CASE("A second backward pass over the same nodes gives the same gradient") {
  const auto chain = layers<double, ReversibleChain>();
  Tape<double> tape;
  const Var<double> x = tape.variable(parts<double>(2, {rows, columns}));
  const auto z = chain->to_latent(x, tape.constant(parts<double>(3, {rows, 2})));
  const Var<double> loss = sum(square(z.value)) + sum(z.log_det);
  tape.backward(loss);
  const auto first = numbers(x.adjoint());
  tape.backward(sum(z.value));
  CHECK_FALSE(numbers(x.adjoint()) == first);
  tape.backward(loss);
  CHECK(numbers(x.adjoint()) == first);
}

TEST_CASE("Two threads that share a reversible chain compute what each computes alone") {
  const auto chain = layers<float, ReversibleChain>();
  const auto work = [&](std::size_t k, Tape<float>& tape) {
    return step_of(*chain, tape, parts<float>(10 + k, {50, columns}), parts<float>(20, {50, 2}));
  };
  std::vector<Step<float>> alone(2), together(2);
  std::vector<std::unique_ptr<Tape<float>>> tapes;
  for (std::size_t k = 0; k < 2; ++k) {
    tapes.push_back(std::make_unique<Tape<float>>(TapeOptions{.own_parameter_gradients = true}));
    alone[k] = work(k, *tapes[k]);
  }
  Workers workers(2);
  for (int times = 0; times < 20; ++times)
    workers.run(2, [&](std::size_t k) { together[k] = work(k, *tapes[k]); });
  for (std::size_t k = 0; k < 2; ++k) {
    CHECK(numbers(together[k].z) == numbers(alone[k].z));
    CHECK(difference(together[k], alone[k]) == 0);
  }
}

TEST_CASE("A Glow of recomputed activations is saved, and loaded as one that keeps them") {
  GlowOptions options{.levels = 2, .steps = 3, .coupling = {.hidden = 4}};
  Rng rng(1), other(2);
  const Flow<double> kept = glow<double>({4, 4, 1}, options, other);
  options.activations = Activations::recomputed;
  Flow<double> recomputed = glow<double>({4, 4, 1}, options, rng);
  randomise(recomputed, rng);
  ModelFile file;
  save_parameters(recomputed, "", file);
  Flow<double> loaded =
      glow<double>({4, 4, 1}, {.levels = 2, .steps = 3, .coupling = {.hidden = 4}}, other);
  load_parameters(file, "", loaded);
  const Array<double> x = rng.normal<double>({5, 16});
  Workers workers(1);
  CHECK(loaded.log_prob(x, workers) == recomputed.log_prob(x, workers));
  CHECK_FALSE(kept.log_prob(x, workers) == recomputed.log_prob(x, workers));
}
