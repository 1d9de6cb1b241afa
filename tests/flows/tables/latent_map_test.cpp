// The latents of a model's rows, and the way back.
#include "flows/tables/latent_map.hpp"

#include "tests/support/catch.hpp"

#include <cmath>

using namespace tapeflow;

namespace {

// Two columns far from mean 0 and deviation 1, given a number and a class.
Dataset rows_given_context(std::size_t n) {
  Rows<double> rows{Rng(1).normal<double>({n, 2}), Rng(2).normal<double>({n, 2})};
  for (std::size_t i = 0; i < n; ++i) {
    rows.x(i, 0) = 500 + 20 * rows.x(i, 0) + rows.context(i, 0);
    rows.x(i, 1) = rows.x(i, 1) * rows.x(i, 1) / 100;
    rows.context(i, 1) = static_cast<double>(i % 3);
  }
  return {{"a", "b"}, {"t", {"kind", {"p", "q", "r"}}}, rows};
}

// A model whose weights are no longer those of the identity.
template <class T>
DensityModel<T> fitted(const std::string& kind, const Dataset& rows) {
  DensityModel<T> model({.model = kind, .layers = 2, .hidden = {8}}, rows, 1);
  Trainer<T> trainer(model.flow(), model.prepared(rows), model.prepared(rows),
                     {.epochs = 20, .batch = 50, .learning_rate = 0.01});
  trainer.run();
  return model;
}

}  // namespace

TEST_CASE("Latents lead back to their rows, given their context, also in a model of float") {
  const std::string kind = GENERATE(from_range(model_names(&ModelKind::takes_context)));
  INFO(kind);
  const Dataset rows = rows_given_context(200);
  const DensityModel<float> model = fitted<float>(kind, rows);
  const LatentMap map(model);
  Workers workers(2);
  const Array<double> z = map.to_latent(rows.raw(), workers);
  const Array<double> x = map.to_data({z, rows.raw().context}, workers);
  for (std::size_t i = 0; i < 200; ++i) {
    // In double a thousand roundings, magnified a thousand times by steep maps, are below 1e-6 of
    // a deviation; in float one rounding of 500 alone is 3e-5.
    CHECK(x(i, 0) == Approx(rows.x()(i, 0)).margin(20 * 1e-7).epsilon(0));
    CHECK(x(i, 1) == Approx(rows.x()(i, 1)).margin(0.01 * 1e-7).epsilon(0));
  }
  // Latents without their own context are those of other rows.
  const Array<double> shifted = map.to_data({z, 1. + rows.raw().context * 0.}, workers);
  CHECK(std::abs(shifted(0, 0) - rows.x()(0, 0)) > 0.01);
}

TEST_CASE("The latents of rows are those that the flow of the model sees") {
  const Dataset rows = rows_given_context(100);
  const DensityModel<double> model = fitted<double>("real-nvp", rows);
  Workers workers(1);
  const Array<double> z = LatentMap(model).to_latent(rows.raw(), workers);
  Tape<double> tape({.record = false});
  const PreparedRows<double> prepared = model.prepared(rows);
  const Array<double> expected =
      model.flow()
          .bijector()
          .to_latent(tape.constant(prepared.rows.x), tape.constant(prepared.rows.context))
          .value.value();
  CHECK((z == expected));
}
