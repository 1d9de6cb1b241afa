// The planar layer that a context decides: each row is mapped as by a Planar layer of its own.
#include "flows/layers/planar/conditional_planar.hpp"

#include "flows/layers/planar/planar.hpp"
#include "tests/flows/helpers.hpp"
#include "tests/support/catch.hpp"

using namespace tapeflow;

namespace {

// A context and the layer's weights for it, (w, b, u) = A c + a, computed by hand.
std::vector<double> weights_for(ConditionalPlanar<double>& layer, const Array<double>& context,
                                std::size_t row) {
  const auto parts = layer.named_parameters();
  const Array<double>&A = parts.at(0).parameter->value, &a = parts.at(1).parameter->value;
  std::vector<double> weights(a.begin(), a.end());
  for (std::size_t k = 0; k < weights.size(); ++k)
    for (std::size_t c = 0; c < context.shape(1); ++c) weights[k] += context(row, c) * A(c, k);
  return weights;
}

// The Planar layer with these weights.
Planar<double> planar_of(std::size_t features, const std::vector<double>& weights) {
  Rng rng(1);
  Planar<double> layer(features, rng);
  const double* next = weights.data();
  for (Parameter<double>* part : layer.trainable_parameters()) {
    std::copy_n(next, part->value.size(), part->value.data());
    next += part->value.size();
  }
  return layer;
}

}  // namespace

TEST_CASE("Each row is mapped by the planar layer that its context makes") {
  const std::size_t d = GENERATE(1u, 3u);
  Rng rng(2);
  ConditionalPlanar<double> layer(d, 2, rng);
  randomise(layer, rng);
  const Array<double> x = rng.normal<double>({6, d}), context = rng.normal<double>({6, 2});
  const Output<double> data = data_of(layer, x, context), latent = latent_of(layer, x, context);
  for (std::size_t i = 0; i < 6; ++i) {
    const Planar<double> alone = planar_of(d, weights_for(layer, context, i));
    const Array<double> row = row_range(x, i, 1);
    const std::vector<double> to_data = data_of(alone, row).row(0),
                              to_latent = latent_of(alone, row).row(0);
    for (std::size_t j = 0; j <= d; ++j) {
      CHECK(data.row(i)[j] == Approx(to_data[j]).epsilon(1e-11).margin(1e-11));
      CHECK(latent.row(i)[j] == Approx(to_latent[j]).epsilon(1e-11).margin(1e-11));
    }
  }
}

TEST_CASE("A new conditional planar layer is the identity, whatever the context") {
  Rng rng(3);
  const ConditionalPlanar<double> layer(4, 3, rng);
  const Array<double> x = rng.normal<double>({5, 4}), context = 100 * rng.normal<double>({5, 3});
  const Output<double> data = data_of(layer, x, context);
  for (std::size_t i = 0; i < 5; ++i) {
    for (std::size_t j = 0; j < 4; ++j)
      CHECK(data.value(i, j) == Approx(x(i, j)).epsilon(1e-12).margin(1e-12));
    CHECK(data.log_det(i) == Approx(0).margin(1e-12));
  }
}

TEST_CASE("A conditional planar layer needs columns and a context") {
  Rng rng(1);
  CHECK_THROWS_WITH(ConditionalPlanar<double>(2, 0, rng),
                    "ConditionalPlanar: needs columns and columns of a context, got 2 and 0");
  CHECK_THROWS_WITH(ConditionalPlanar<double>(0, 2, rng),
                    "ConditionalPlanar: needs columns and columns of a context, got 0 and 2");
}
