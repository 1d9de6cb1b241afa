// Contexts with classes: their encoding, a Gaussian's use of them, and the contents of a file.
#include "engine/check.hpp"
#include "engine/io/model_file.hpp"
#include "flows/data/gaussian.hpp"
#include "flows/data/statistics.hpp"
#include "flows/tables/context_columns.hpp"
#include "flows/tables/density_model.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"

#include <cmath>
#include <numbers>

using namespace tapeflow;

namespace {

using Names = std::vector<std::string>;

const std::vector<ContextColumn> columns{
    {"kind", {"ant", "bee", "cat"}}, "t", {"side", {"left", "right"}}};

// The mean of x: it has a value for each kind and depends on t. The deviation of x is 1/2.
double mean_of(double kind, double t) {
  return (kind == 0 ? -10 : kind == 1 ? 0 : 30) + 2 * (t - 20);
}

Rows<double> rows(std::size_t n, std::uint64_t seed) {
  Rng rng(seed);
  Rows<double> data{Array<double>(Shape{n, 1}), Array<double>(Shape{n, 3})};
  for (std::size_t i = 0; i < n; ++i) {
    data.context(i, 0) = static_cast<double>(rng.below(3));
    data.context(i, 1) = 20 + 5 * rng.normal();
    data.context(i, 2) = static_cast<double>(rng.below(2));
    data.x(i, 0) = mean_of(data.context(i, 0), data.context(i, 1)) + 0.5 * rng.normal();
  }
  return data;
}

// One row of context, repeated `count` times.
Array<double> given(double kind, double t, std::size_t count) {
  Array<double> context = filled<double>({count, 3}, 0);
  for (std::size_t i = 0; i < count; ++i) context(i, 0) = kind, context(i, 1) = t;
  return context;
}

// The means of samples of each kind at t = 22.
std::vector<double> means_of_samples(const DensityModel<double>& model) {
  std::vector<double> means;
  for (const double kind : {0., 1., 2.}) {
    Rng rng(3);
    const Array<double> context = given(kind, 22, 400);
    const Array<double> samples = model.sample(400, rng, {.context = context});
    means.push_back(mean_and_error({samples.begin(), samples.end()}).mean);
  }
  return means;
}

// Whether the means are within five standard errors of 400 samples.
bool are_the_means(const std::vector<double>& means) {
  bool all = true;
  for (std::size_t k = 0; k < 3; ++k)
    all = all && std::abs(means[k] - mean_of(static_cast<double>(k), 22)) < 5 * 0.5 / 20;
  return all;
}

}  // namespace

TEST_CASE("One-hot rows have a 1 in the column of their class") {
  CHECK(bool(one_hot<float>({2, 0}, 3) == Array<float>{{0, 0, 1}, {1, 0, 0}}));
  CHECK(one_hot<double>({}, 3).shape() == Shape{0, 3});
  CHECK_THROWS_WITH(one_hot<float>({0, 3}, 3), "one_hot: needs classes below 3, got 3");
}

TEST_CASE(
    "A context is encoded as its numbers, then one-hot classes with one redundant column each") {
  const EncodedContext context = encoded(columns, {{2., 21., 0.}, {0., 22., 1.}});
  CHECK(context.columns ==
        Names{"t", "kind=ant", "kind=bee", "kind=cat", "side=left", "side=right"});
  CHECK(bool(context.rows == Array<double>{{21, 0, 0, 1, 1, 0}, {22, 1, 0, 0, 0, 1}}));
  CHECK(encoded_features(columns) == 6);
  const EncodedContext fewer = independent(context);
  CHECK(fewer.columns == Names{"t", "kind=bee", "kind=cat", "side=right"});
  CHECK(bool(fewer.rows == Array<double>{{21, 0, 1, 0}, {22, 0, 0, 1}}));
}

TEST_CASE("A number that is no index of a class is refused with its column") {
  for (const double v : {3., -1., 0.5, std::nan("")}) {
    CHECK_THROWS_WITH(
        encoded(columns, {{v, 21., 0.}}),
        Catch::StartsWith("column \"kind\": needs the place of one of its 3 classes, from 0 on, "));
  }
}

TEST_CASE("A class is found by its name; a number is found in any spelling") {
  CHECK(columns[0].index_of("bee") == 1);
  const ContextColumn year("year", {"-1", "0", "2", "10", "01"});
  CHECK(year.index_of("2.0") == 2);
  CHECK(year.index_of("1e1") == 3);
  CHECK(year.index_of("01") == 4);
  CHECK(year.index_of("-0") == 1);
  CHECK_THROWS_WITH(columns[0].index_of("Bee"),
                    R"(column "kind": needs one of the classes "ant", "bee", "cat", got "Bee")");
  CHECK_THROWS_WITH(columns[0].index_of("1"), Catch::EndsWith("got \"1\""));
}

TEST_CASE("Numbers of a context are whitened, classes are not") {
  const Rows<double> data = rows(500, 1);
  const ContextEncoder encoder(columns, encoded(columns, data.context));
  const Array<double> seen = encoder.prepare(encoder.encode(data.context, 500)).rows;
  REQUIRE(seen.shape() == Shape{500, 6});
  double mean = 0, square = 0;
  for (std::size_t i = 0; i < 500; ++i) {
    mean += seen(i, 0) / 500;
    square += seen(i, 0) * seen(i, 0) / 500;
    for (std::size_t k = 0; k < 3; ++k)
      CHECK(seen(i, 1 + k) == (data.context(i, 0) == static_cast<double>(k)));
    for (std::size_t k = 0; k < 2; ++k)
      CHECK(seen(i, 4 + k) == (data.context(i, 2) == static_cast<double>(k)));
  }
  CHECK(mean == Approx(0).margin(1e-9));
  CHECK(square == Approx(1).margin(1e-9));
}

TEST_CASE("Whitened rows have mean 0 within each class: the start is a Gaussian around each") {
  const Rows<double> data = rows(3000, 1);
  const DensityModel<double> model({.layers = 1, .hidden = {4}}, Dataset({"x"}, columns, data), 1);
  const Array<double> z = model.prepared(data).rows.x;
  for (const double kind : {0., 1., 2.}) {
    std::vector<double> of_kind;
    for (std::size_t i = 0; i < 3000; ++i)
      if (data.context(i, 0) == kind) of_kind.push_back(z(i, 0));
    CHECK(std::abs(mean_and_error(of_kind).mean) < 1e-9);  // each kind has its own mean
  }
  CHECK(are_the_means(means_of_samples(model)));
  Workers workers(1);
  const MeanAndError found = mean_and_error(model.log_prob(data, workers));
  const double entropy = 0.5 * std::log(2 * std::numbers::pi * std::numbers::e) + std::log(0.5);
  CHECK(std::abs(found.mean + entropy) < 4 * found.standard_error);
}

TEST_CASE("The log-probability of a whitened row is ln p(x, c) - ln p(c)") {
  const Rows<double> data = rows(600, 2);
  const DensityModel<double> model({.model = "maf", .layers = 1, .hidden = {4}},
                                   Dataset({"x"}, columns, data), 1);
  const Array<double> c = independent(encoded(columns, data.context)).rows;
  Array<double> both(Shape{600, 5});
  for (std::size_t i = 0; i < 600; ++i) {
    for (std::size_t j = 0; j < 4; ++j) both(i, j) = c(i, j);
    both(i, 4) = data.x(i, 0);
  }
  const std::vector<double> joint = Gaussian::fit(both).log_prob(both),
                            alone = Gaussian::fit(c).log_prob(c);
  Workers workers(1);
  const std::vector<double> log_p = model.log_prob(data, workers);
  for (std::size_t i = 0; i < 600; ++i)
    CHECK(log_p[i] == Approx(joint[i] - alone[i]).margin(1e-9).epsilon(0));
}

TEST_CASE("A file keeps the classes in their order, and the mean of each class") {
  const Rows<double> data = rows(600, 1);
  DensityModel<double> model({.layers = 1, .hidden = {4}}, Dataset({"x"}, columns, data), 1);
  const TemporaryDirectory folder;
  model.save(folder / "m");
  ModelFile file = read_model(folder / "m");
  std::string& description = file.metadata.at("tapeflow");
  const std::string classes = R"("classes":[["ant","bee","cat"],[],["left","right"]])";
  CHECK_THAT(description, Catch::Contains(classes) && Catch::Contains(R"("kind","t","side")"));
  const auto loaded = DensityModel<double>::load(folder / "m");
  CHECK(loaded.context_encoder().columns() == columns);
  CHECK(means_of_samples(loaded) == means_of_samples(model));

  // Planted: the same tensors with the classes in another order.
  description.replace(description.find(classes), classes.size(),
                      R"("classes":[["bee","ant","cat"],[],["left","right"]])");
  const auto mixed_up = DensityModel<double>::from_file(file);
  std::vector<double> means;
  for (const char* name : {"ant", "bee", "cat"}) {
    const double place = mixed_up.context_encoder().columns()[0].index_of(name);
    means.push_back(means_of_samples(mixed_up)[static_cast<std::size_t>(place)]);
  }
  CHECK_FALSE(are_the_means(means));
}

TEST_CASE("A context may have only classes; a context without classes is saved as before") {
  const Rows<double> data = rows(600, 1);
  Rows<double> kinds{data.x, Array<double>(Shape{600, 1})};
  for (std::size_t i = 0; i < 600; ++i) kinds.context(i, 0) = data.context(i, 0);
  DensityModel<float> model({.layers = 1, .hidden = {4}}, Dataset({"x"}, {columns[0]}, kinds), 1);
  CHECK_FALSE(model.context_encoder().numbers());
  const TemporaryDirectory folder;
  model.save(folder / "m");
  Workers workers(1);
  const auto loaded = DensityModel<float>::load(folder / "m");
  CHECK(loaded.log_prob(kinds, workers) == model.log_prob(kinds, workers));
  CHECK_THROWS_WITH(loaded.log_prob(kinds.x, workers),
                    "DensityModel: needs a context [600, 1], got none");

  DensityModel<float> plain({.layers = 1, .hidden = {4}}, Dataset({"x"}, {"kind"}, kinds), 1);
  plain.save(folder / "n");
  CHECK_THAT(read_model(folder / "n").metadata.at("tapeflow"), !Catch::Contains("classes"));
}
