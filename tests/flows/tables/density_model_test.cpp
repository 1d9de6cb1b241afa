// Density models of tables: conditional densities, the contents of a file, and the scores that a
// model keeps.
#include "flows/tables/density_model.hpp"

#include "engine/check.hpp"
#include "flows/data/statistics.hpp"
#include "flows/quadrature.hpp"
#include "tests/flows/data.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"

#include <cmath>
#include <numbers>

using namespace tapeflow;

namespace {

const FitOptions short_fit{.epochs = 30, .batch = 50};

// x given c is normal around 100 c². No Gaussian of (x, c) can represent that.
Rows<double> parabola(std::size_t n, std::uint64_t seed) {
  Rng rng(seed);
  Rows<double> rows{Array<double>(Shape{n, 1}), Array<double>(Shape{n, 1})};
  for (std::size_t i = 0; i < n; ++i) {
    const double c = rng.normal();
    rows.context(i, 0) = 1000 + c;
    rows.x(i, 0) = 100 * c * c + 10 * rng.normal();
  }
  return rows;
}

DensityModel<double> fitted(const std::string& kind) {
  const Rows<double> rows = parabola(600, 1);
  const ModelSettings settings{.model = kind, .layers = 2, .hidden = {16}};
  DensityModel<double> model(settings, Dataset({"x"}, {"c"}, rows), 1);
  Trainer<double> trainer(model.flow(), model.prepared(rows), model.prepared(parabola(100, 2)),
                          {.epochs = 60, .batch = 50, .learning_rate = 0.01});
  trainer.run();
  return model;
}

}  // namespace

TEST_CASE("Every model with a context integrates to one given any context, and depends on it") {
  const std::string kind = GENERATE(from_range(model_names(&ModelKind::takes_context)));
  INFO(kind);
  const DensityModel<double> model = fitted(kind);
  Workers workers(2);
  for (const double c : {-1.5, 0., 1.}) {
    const std::size_t n = 4000;
    Array<double> x(Shape{n, 1});
    const double low = -600, step = 1600. / n;
    for (std::size_t i = 0; i < n; ++i) x(i, 0) = low + (static_cast<double>(i) + 0.5) * step;
    const Array<double> context = filled<double>({n, 1}, 1000 + c);
    double integral = 0, mean = 0;
    const std::vector<double> log_p = model.log_prob(Rows<double>{x, context}, workers);
    for (std::size_t i = 0; i < n; ++i) {
      integral += step * std::exp(log_p[i]);
      mean += step * std::exp(log_p[i]) * x(i, 0);
    }
    CHECK(integral == Approx(1).margin(2e-3));
    CHECK(mean == Approx(100 * c * c).margin(40));
    Rng rng(3);
    double sampled = 0;
    for (const double v : model.sample(n, rng, {.context = context})) sampled += v / n;
    CHECK(sampled == Approx(mean).margin(5));
  }
}

TEST_CASE("Models that cannot use a context refuse one") {
  for (const ModelKind& kind : model_kinds()) {
    if (kind.takes_context) continue;
    CHECK_THROWS_WITH(
        (DensityModel<float>({.model = kind.name}, Dataset({"x"}, {"c"}, parabola(50, 1)), 1)),
        Catch::StartsWith("model: " + kind.name + " takes no context"));
  }
}

TEST_CASE("A context that is missing or has the wrong shape is refused with both shapes") {
  const Rows<double> rows = parabola(50, 1);
  const DensityModel<float> model({.layers = 1, .hidden = {4}}, Dataset({"x"}, {"c"}, rows), 1);
  const DensityModel<float> without({.layers = 1, .hidden = {4}}, {"x"}, rows.x, 1);
  Workers workers(1);
  const Array<double> short_context = row_range(rows.context, 0, 49);
  CHECK_THROWS_WITH(model.log_prob(rows.x, workers),
                    "DensityModel: needs a context [50, 1], got none");
  CHECK_THROWS_WITH(model.log_prob(Rows<double>{rows.x, short_context}, workers),
                    "DensityModel: needs a context [50, 1], got [49, 1]");
  CHECK_THROWS_WITH(without.log_prob(rows, workers),
                    "DensityModel: needs a context [50, 0], got [50, 1]");
}

TEST_CASE("A file keeps the preprocessing, the context and the scores, bit for bit") {
  const Rows<double> rows = parabola(200, 1);
  for (const Preprocessing kind :
       {Preprocessing::standardize, Preprocessing::bend, Preprocessing::whiten}) {
    DensityModel<float> model({.layers = 1, .hidden = {4}, .preprocessing = kind},
                              Dataset({"x"}, {"c"}, rows), 1);
    Workers workers(1);
    model.remember_scores(model.log_prob(rows, workers));
    const TemporaryDirectory folder;
    model.save(folder / "m");
    const auto loaded = DensityModel<float>::load(folder / "m");
    CHECK(loaded.context_encoder().columns() == std::vector<ContextColumn>{"c"});
    CHECK(bool(loaded.scores() == model.scores()));
    CHECK(loaded.log_prob(rows, workers) == model.log_prob(rows, workers));
    Rng one(2), other(2);
    const Array<double> samples = loaded.sample(200, one, {.context = rows.context});
    CHECK(bool(samples == model.sample(200, other, {.context = rows.context})));
  }
}

TEST_CASE("A file keeps the levels of each column") {
  Rng rng(1);
  DensityModel<float> model({.model = "linear"}, {"a", "b", "c"}, rng.normal<double>({50, 3}), 1);
  const TemporaryDirectory folder;
  model.save(folder / "m");
  CHECK_FALSE(DensityModel<float>::load(folder / "m").levels().any());
  model.remember_levels({Array<double>{11, 0, -0.3}, Array<double>{2, 0, 0.1}});
  model.save(folder / "m");
  const Levels levels = DensityModel<float>::load(folder / "m").levels();
  CHECK(bool(levels.origin == Array<double>{11, 0, -0.3}));
  CHECK(bool(levels.width == Array<double>{2, 0, 0.1}));
}

TEST_CASE("Each of many rows is scored and drawn given its own context") {
  // x = 100 c + noise of deviation 1; a new model is the Gaussian of x given c.
  constexpr std::size_t n = 1300;  // two whole chunks and part of a third
  Rng rng(1);
  Rows<double> rows{rng.normal<double>({n, 1}), rng.normal<double>({n, 1})};
  for (std::size_t i = 0; i < n; ++i) rows.x(i, 0) += 100 * rows.context(i, 0);
  const DensityModel<double> model({.layers = 2, .hidden = {4}}, Dataset({"x"}, {"c"}, rows), 1);
  Workers workers(2);
  const std::vector<double> log_p = model.log_prob(rows, workers);
  const Array<double> sample = model.sample(n, rng, {.context = rows.context});
  const double constant = -0.5 * std::log(2 * std::numbers::pi);
  for (std::size_t i = 0; i < n; ++i) {
    const double u = rows.x(i, 0) - 100 * rows.context(i, 0);
    // The regression's error is 1/√n and grows with c; a draw beyond 6 comes once in 500 million.
    REQUIRE(std::abs(log_p[i] - constant + u * u / 2) < 0.5 * (1 + u * u / 2));
    REQUIRE(std::abs(sample(i, 0) - 100 * rows.context(i, 0)) < 6);
  }
}

TEST_CASE("The seed of a model fixes the weights that it starts with") {
  Rng rng(1);
  const Array<double> x = correlated_gaussian(50, 0.8, rng);
  const auto weights = [&](std::uint64_t seed) {
    DensityModel<double> model({.layers = 1, .hidden = {4}}, {"a", "b"}, x, seed);
    return all_weights(model.flow());
  };
  CHECK(weights(1) == weights(1));
  CHECK(weights(1) != weights(2));
}

TEST_CASE("Scores in a file must rise") {
  DensityModel<double> model({.layers = 1, .hidden = {4}}, {"x"}, parabola(50, 1).x, 1);
  model.remember_scores({-1, -4, -3});
  const TemporaryDirectory folder;
  model.save(folder / "m");
  ModelFile file = read_model(folder / "m");
  file.tensors["scores"] = Array<double>{-1, -3, -4};
  CHECK_THROWS_WITH(DensityModel<double>::from_file(file),
                    Catch::StartsWith("the model file needs \"scores\" to be rising doubles [Q]"));
}

TEST_CASE("A percentile is the share of the validation rows that were less likely") {
  DensityModel<double> model({.layers = 1, .hidden = {4}}, {"x"}, parabola(100, 1).x, 1);
  CHECK(std::isnan(model.percentile(0)));
  model.remember_scores({-1, -4, -3, -2});
  CHECK(model.percentile(-5) == 0);
  CHECK(model.percentile(-4) == 0);
  CHECK(model.percentile(-2.5) == 50);
  CHECK(model.percentile(0) == 100);
  std::vector<double> many(50000);
  for (std::size_t i = 0; i < many.size(); ++i) many[i] = static_cast<double>(i);
  model.remember_scores(many);
  CHECK(model.scores().size() == 10000);
  CHECK(model.percentile(12345) == Approx(100 * 12345. / 50000).margin(0.01));
}

TEST_CASE("The likelihoods that a fit reports are the model's scores of the raw rows") {
  Rng rng(4);
  Array<double> raw = correlated_gaussian(300, 0.8, rng);
  for (std::size_t i = 0; i < 300; ++i) {
    raw(i, 1) += 2 * raw(i, 0) * raw(i, 0);
    raw(i, 0) = std::sinh(2 * raw(i, 0));
  }
  const Array<double> train = row_range(raw, 0, 250), valid = row_range(raw, 250, 50);
  DensityModel<double> model({.layers = 2, .hidden = {8}}, {"a", "b"}, train, 1);
  double reported = 0, error = 0;
  const FitResult result = fit(model, train, valid, short_fit, [&](const EpochReport& report) {
    if (!report.improved) return;
    reported = report.valid_log_likelihood;
    error = report.valid_standard_error;
  });
  Workers workers(1);
  const MeanAndError found = mean_and_error(model.log_prob(valid, workers));
  CHECK(result.valid_log_likelihood == Approx(found.mean).epsilon(1e-12));
  CHECK(reported == Approx(found.mean).epsilon(1e-12));
  CHECK(error == Approx(found.standard_error).epsilon(1e-12));
  CHECK(model.scores().size() == 50);
}

TEST_CASE("A file says which rows its scores are of; one of version 0.1 has those of training") {
  DensityModel<double> model({.layers = 1, .hidden = {4}}, {"x"}, parabola(50, 1).x, 1);
  model.remember_scores({-1, -4, -3});
  const TemporaryDirectory folder;
  model.save(folder / "m");
  ModelFile file = read_model(folder / "m");
  CHECK(DensityModel<double>::from_file(file).scored_rows() == "validation");
  file.metadata.erase("scored rows");
  CHECK(DensityModel<double>::from_file(file).scored_rows() == "training");
}
