// Draws given some columns: held against the model's own density, by quadrature.
#include "flows/tables/given_columns.hpp"

#include "flows/data/statistics.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

using namespace tapeflow;

namespace {

// y falls around x²; k is 0 or 1, and more often 1 where x is large.
Array<double> points(std::size_t n) {
  Array<double> rows = Rng(1).normal<double>({n, 3});
  Rng rng(2);
  for (std::size_t i = 0; i < n; ++i) {
    rows(i, 1) = rows(i, 0) * rows(i, 0) + 0.3 * rows(i, 1);
    rows(i, 2) = rng.uniform() < 1 / (1 + std::exp(-2 * rows(i, 0))) ? 1 : 0;
  }
  return rows;
}

const DensityModel<float>& fitted() {
  static std::optional<DensityModel<float>> kept;
  if (kept) return *kept;
  TableDomain domain({ColumnDomain(), ColumnDomain(), ColumnDomain::of_atoms({0, 1})});
  const Dataset all = Dataset({"x", "y", "k"}, points(1500)).with_domain(domain);
  DensityModel<float>& model = kept.emplace(
      ModelSettings{
          .model = "maf", .layers = 4, .hidden = {16}, .preprocessing = Preprocessing::standardize},
      all, 1);
  Trainer<float> trainer(model.flow(), model.prepared_to_train(all), model.prepared(all),
                         {.epochs = 20, .batch = 64});
  trainer.run();
  return model;
}

// The mean of a column under p(column | the others of the row), by quadrature from low to high.
double mean_by_quadrature(const DensityModel<float>& model, Array<double> row, std::size_t column,
                          double low, double high) {
  constexpr std::size_t steps = 2000;
  Array<double> rows = select_rows(row, std::vector<std::size_t>(steps, 0));
  for (std::size_t i = 0; i < steps; ++i)
    rows(i, column) = low + (high - low) * (static_cast<double>(i) + 0.5) / steps;
  Workers workers(1);
  const std::vector<double> log_p = model.log_prob(rows, workers);
  double mass = 0, sum = 0;
  for (std::size_t i = 0; i < steps; ++i) {
    mass += std::exp(log_p[i]);
    sum += std::exp(log_p[i]) * rows(i, column);
  }
  return sum / mass;
}

GivenColumns given_of(const DensityModel<float>& model,
                      const std::vector<std::pair<std::string, double>>& numbers) {
  GivenColumns given(model.columns(), model.domain());
  for (const auto& [name, number] : numbers) given.set(name, number);
  return given;
}

MeanAndError mean_of(const Array<double>& rows, std::size_t column) {
  std::vector<double> numbers(rows.shape(0));
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = rows(i, column);
  return mean_and_error(numbers);
}

}  // namespace

TEST_CASE("Draws given the other columns follow the model's density") {
  const DensityModel<float>& model = fitted();
  Workers workers(2);
  for (const double x : {-1., 0.5, 1.5}) {
    Rng rng(3);
    const GivenDraws draws =
        draw_given(model, given_of(model, {{"x", x}, {"k", 1}}), 2000, rng, workers);
    for (std::size_t i = 0; i < 2000; ++i)
      REQUIRE((draws.rows(i, 0) == x && draws.rows(i, 2) == 1));
    const MeanAndError y = mean_of(draws.rows, 1);
    const double truth = mean_by_quadrature(model, Array<double>{{x, 0, 1}}, 1, -5, 12);
    CHECK(std::abs(y.mean - truth) < 4 * y.standard_error + 0.002);
    CHECK(draws.shrink_factor < 1.1);
    CHECK(draws.accepted > 0.1);
  }
}

TEST_CASE("A column of atoms is drawn with the probabilities of its atoms") {
  const DensityModel<float>& model = fitted();
  Workers workers(2);
  Rng rng(4);
  const GivenDraws draws =
      draw_given(model, given_of(model, {{"x", 0.5}, {"y", 0.4}}), 2000, rng, workers);
  const std::vector<double> log_p =
      model.log_prob(Array<double>{{0.5, 0.4, 0}, {0.5, 0.4, 1}}, workers);
  const double truth = 1 / (1 + std::exp(log_p[0] - log_p[1]));
  const MeanAndError k = mean_of(draws.rows, 2);
  // A score is a mean over 16 points of a cell, and the draws have all of it.
  CHECK(std::abs(k.mean - truth) < 4 * k.standard_error + 0.01);
}

TEST_CASE("Draws given an atom are as the model's own draws that have it") {
  const DensityModel<float>& model = fitted();
  Workers workers(2);
  Rng rng(5);
  const Array<double> own = model.sample(8000, rng, {.workers = &workers});
  for (const double k : {0., 1.}) {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < own.shape(0); ++i)
      if (own(i, 2) == k) rows.push_back(i);
    const GivenDraws draws = draw_given(model, given_of(model, {{"k", k}}), 2000, rng, workers);
    for (const std::size_t j : {0, 1}) {
      const MeanAndError a = mean_of(select_rows(own, rows), j), b = mean_of(draws.rows, j);
      CHECK(std::abs(a.mean - b.mean) < 4 * std::hypot(a.standard_error, b.standard_error));
    }
  }
}

TEST_CASE("Draws from a mixture are those of the mean density") {
  const DensityModel<float>& model = fitted();
  std::vector<DensityModel<float>> members;
  for (int k = 0; k < 2; ++k) members.push_back(DensityModel<float>::from_file(model.to_file()));
  const MixtureModel<float> twice(std::move(members));
  Workers workers(2);
  Rng rng(3);
  const GivenDraws draws =
      draw_given(twice, given_of(model, {{"x", 1.5}, {"k", 1}}), 2000, rng, workers);
  const MeanAndError y = mean_of(draws.rows, 1);
  const double truth = mean_by_quadrature(model, Array<double>{{1.5, 0, 1}}, 1, -5, 12);
  CHECK(std::abs(y.mean - truth) < 4 * y.standard_error + 0.002);
}

TEST_CASE("Given columns are refused by name") {
  const DensityModel<float>& model = fitted();
  GivenColumns given(model.columns(), model.domain());
  CHECK_THROWS_WITH(given.set("z", 1), "given columns: there is no column \"z\"");
  CHECK_THROWS_WITH(given.set("k", 7), "given columns: \"k\" cannot be 7");
  CHECK_THROWS_WITH(given.set("x", NAN), "given columns: \"x\" cannot be nan");
  Workers workers(1);
  Rng rng(1);
  CHECK_THROWS_WITH(draw_given(model, given, 10, rng, workers),
                    "given columns: needs some of the 3 columns, and not all, got 0");
  given.set("x", 1);
  CHECK_THROWS_WITH(given.set("x", 2), "given columns: \"x\" is given twice");
}
