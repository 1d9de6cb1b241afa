// Densities of tables whose columns have atoms and borders: counts, classes, zeros in many rows.
#include "flows/tables/density_model.hpp"
#include "flows/tables/gaussian_baseline.hpp"
#include "tests/support/temporary_directory.hpp"

#include <cmath>

#include <catch2/catch.hpp>

using namespace tapeflow;

namespace {

const std::vector<double> levels = {0, 1, 3};

// A column of three levels, and one with a 0 in a third of the rows and positive numbers else,
// which are the larger the higher the level is.
Dataset mixed_rows(std::size_t n) {
  Rng rng(7);
  Array<double> rows(Shape{n, 2});
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t k = rng.below(3);
    rows(i, 0) = levels[k];
    rows(i, 1) = rng.uniform() < 1. / 3 ? 0 : (1 + static_cast<double>(k)) * std::exp(rng.normal());
  }
  return Dataset({"level", "amount"}, std::move(rows))
      .with_domain(TableDomain(
          {ColumnDomain::of_atoms(levels), ColumnDomain::mixed({0}, 1.5, Border{0, 1.5})}));
}

DensityModel<double> trained(Preprocessing preprocessing, const Dataset& train,
                             const Dataset& valid) {
  DensityModel<double> model({.layers = 4, .hidden = {16}, .preprocessing = preprocessing}, train,
                             1);
  Trainer<double> trainer(model.flow(), model.prepared_to_train(train), model.prepared(valid),
                          {.epochs = 40, .batch = 64});
  trainer.run();
  return model;
}

// The sum over the atoms and the integral over the other numbers of exp(log_prob).
double total(const std::function<std::vector<double>(const Array<double>&)>& log_prob) {
  constexpr std::size_t steps = 4000;
  const double first = -30, last = 12, step = (last - first) / steps;
  double sum = 0;
  for (const double level : levels) {
    Array<double> rows = filled<double>({steps + 1, 2}, level);
    for (std::size_t i = 0; i < steps; ++i)
      rows(i, 1) = std::exp(first + (static_cast<double>(i) + 0.5) * step);
    rows(steps, 1) = 0;
    const std::vector<double> log_p = log_prob(rows);
    for (std::size_t i = 0; i < steps; ++i) sum += std::exp(log_p[i]) * rows(i, 1) * step;
    sum += std::exp(log_p[steps]);
  }
  return sum;
}

}  // namespace

TEST_CASE("The probabilities of atoms and the integral over all other numbers are 1 together") {
  const Dataset rows = mixed_rows(600);
  for (const auto preprocessing : {Preprocessing::standardize, Preprocessing::whiten}) {
    const DensityModel<double> model = trained(preprocessing, rows, mixed_rows(100));
    Workers alone(1);
    // The mean over 16 points of a cell is its integral up to a hundredth or so.
    CHECK(total([&](const Array<double>& x) { return model.log_prob(x, alone); }) ==
          Approx(1).margin(0.02));
  }
}

TEST_CASE("The sum over the words and the integral over all numbers beside them are 1 together") {
  Rng rng(3);
  Array<double> x(Shape{600, 2});
  for (std::size_t i = 0; i < 600; ++i) {
    x(i, 0) = static_cast<double>(rng.below(3));
    x(i, 1) = 2 * x(i, 0) + rng.normal();
  }
  const Dataset rows = Dataset({"kind", "size"}, std::move(x))
                           .with_domain(TableDomain(
                               {ColumnDomain::of_words({"ant", "bee", "cow"}), ColumnDomain()}));
  const DensityModel<double> model = trained(Preprocessing::whiten, rows, rows);
  Workers alone(1);
  constexpr std::size_t steps = 2000;
  const double first = -12, step = 28. / steps;
  double mass = 0;
  for (const double word : {0, 1, 2}) {
    Array<double> line = filled<double>({steps, 2}, word);
    for (std::size_t i = 0; i < steps; ++i)
      line(i, 1) = first + (static_cast<double>(i) + 0.5) * step;
    double of_word = 0;
    for (const double log_p : model.log_prob(line, alone)) of_word += std::exp(log_p) * step;
    // A third of the rows has each word.
    CHECK(of_word == Approx(1. / 3).margin(0.06));
    mass += of_word;
  }
  // The mean over 16 points of a cell is its integral up to a hundredth or so.
  CHECK(mass == Approx(1).margin(0.02));
}

TEST_CASE("The Gaussian of opened places is a density of atoms and numbers as well") {
  const Dataset rows = mixed_rows(600);
  const GaussianBaseline gaussian(rows);
  const double mass = total([&](const Array<double>& x) {
    return gaussian.log_prob(Dataset(rows.columns(), x).with_domain(rows.domain()));
  });
  // What it gives to numbers below 0 and to levels beyond the table's is lost.
  CHECK(mass < 1);
  CHECK(mass > 0.6);
}

TEST_CASE("A fit finds the shares of atoms, and samples only what can occur") {
  const Dataset rows = mixed_rows(2000);
  const DensityModel<double> model = trained(Preprocessing::whiten, rows, mixed_rows(300));
  Rng rng(1);
  const Array<double> samples = model.sample(3000, rng);
  double zeros = 0, middle = 0;
  for (std::size_t i = 0; i < 3000; ++i) {
    REQUIRE(std::count(levels.begin(), levels.end(), samples(i, 0)) == 1);
    REQUIRE(samples(i, 1) >= 0);
    zeros += samples(i, 1) == 0 ? 1 : 0;
    middle += samples(i, 0) == 1 ? 1 : 0;
  }
  CHECK(zeros / 3000 == Approx(1. / 3).margin(0.06));
  CHECK(middle / 3000 == Approx(1. / 3).margin(0.06));
}

TEST_CASE("The score of a row depends on the row alone") {
  const Dataset rows = mixed_rows(300);
  const DensityModel<double> model = trained(Preprocessing::whiten, rows, rows);
  Workers alone(1), two(2);
  const std::vector<double> all = model.log_prob(rows.x(), alone);
  // Products of one row and of many may round otherwise in the last bit.
  const double by_itself = model.log_prob(row_range(rows.x(), 299, 1), two)[0];
  CHECK(by_itself == Approx(all[299]).epsilon(1e-12));
  CHECK(model.log_prob(rows.x(), alone) == all);
}

TEST_CASE("A row that cannot occur has the density 0") {
  const Dataset rows = mixed_rows(300);
  const DensityModel<double> model = trained(Preprocessing::whiten, rows, rows);
  Workers alone(1);
  const Array<double> impossible = {{1, -0.5}, {9, 1}};
  for (const double log_p : model.log_prob(impossible, alone))
    CHECK(log_p == -std::numeric_limits<double>::infinity());
}

TEST_CASE("A saved model has the same domain, and gives the same scores") {
  const TemporaryDirectory here;
  const Dataset rows = mixed_rows(300).with_domain(
      TableDomain({ColumnDomain::of_words({"a", "b", "c", "d"}),
                   ColumnDomain::mixed({0}, 1.5, Border{0, 1.5}, Border{1e6, 0.1})}));
  DensityModel<double> model = trained(Preprocessing::standardize, rows, rows);
  model.save(here / "m.safetensors");
  const auto loaded = DensityModel<double>::load(here / "m.safetensors");
  CHECK(loaded.domain() == rows.domain());
  Workers alone(1);
  CHECK(loaded.log_prob(rows.x(), alone) == model.log_prob(rows.x(), alone));
}

TEST_CASE("Each epoch of a fit has other points of the cells") {
  const Dataset rows = mixed_rows(50);
  const DensityModel<double> model({.layers = 1, .hidden = {4}}, rows, 1);
  const PreparedRows<double> points = model.prepared_to_train(rows);
  REQUIRE(points.anew);
  CHECK((points.anew(1).rows.x != points.anew(2).rows.x));
  CHECK((points.anew(1).rows.x == points.anew(1).rows.x));
  CHECK(points.anew(1).log_det != points.anew(2).log_det);
}
