// fit --weights: rows that count more than others.
#include "engine/random.hpp"
#include "tests/examples/workplace.hpp"

#include <cmath>

#include <nlohmann/json.hpp>

using namespace tapeflow;

namespace {

// Points of a normal distribution around 0, whose weights make of them one around 1/2:
// exp(x / 2 - 1/8) is the ratio of the two densities.
Array<double> rows(std::size_t n) {
  Array<double> data(Shape{n, 3});
  Rng rng(2);
  for (std::size_t i = 0; i < n; ++i) {
    data(i, 0) = rng.normal();
    data(i, 1) = rng.normal();
    data(i, 2) = std::exp(data(i, 0) / 2 - 0.125);
  }
  return data;
}

const std::string options = " --weights w --layers 4 --hidden 16 --epochs 30 --fresh";

double mean_of(const Table& table, std::size_t column) {
  double sum = 0;
  for (std::size_t i = 0; i < table.values.shape(0); ++i) sum += table.values(i, column);
  return sum / static_cast<double>(table.values.shape(0));
}

// What the command prints on standard error, which has to fail.
std::string refusal(const Workplace& here, const std::string& arguments) {
  const Run run = here.tapeflow(arguments);
  CHECK(run.exit_code == 1);
  return run.err;
}

}  // namespace

TEST_CASE("A fit with weights is one of the weighted distribution") {
  const Workplace here;
  here.write("data.csv", {"x", "y", "w"}, rows(6000));
  for (const std::string kind : {"", " --bounds x:-30.."}) {
    const auto found = nlohmann::json::parse(here.output("fit data.csv --json" + kind + options));
    const Table samples = parse_csv("s", here.output("sample model.safetensors -n 4000"));
    CHECK(samples.columns == std::vector<std::string>{"x", "y"});
    CHECK(mean_of(samples, 0) == Approx(0.5).margin(0.15));
    CHECK(mean_of(samples, 1) == Approx(0).margin(0.15));
    // Rows of the weighted distribution cost the entropy of the normal one, 2.8379 nats.
    for (const char* key : {"valid_log_likelihood", "test_log_likelihood",
                            "gaussian_log_likelihood", "train_log_likelihood"})
      CHECK(found.at(key).get<double>() == Approx(-2.8379).margin(0.25));
  }
}

TEST_CASE("The plan names the weights, and every file of a fit needs them") {
  const Workplace here;
  here.write("data.csv", {"x", "y", "w"}, rows(200));
  here.write("test.csv", {"w", "y", "x"}, Array<double>{{1, 0, 0}, {3, 1, 1}});
  here.write("without.csv", {"x", "y"}, Array<double>{{1, 0}, {3, 1}});
  const std::string look = here.output("look data.csv --weights w");
  CHECK_THAT(look, Catch::Contains("models x, y\n"));
  CHECK_THAT(look, Catch::Contains("weighs the rows by w\n"));
  CHECK_THAT(look, Catch::Contains("type: tapeflow fit data.csv --weights w\n"));
  const auto found =
      nlohmann::json::parse(here.output("fit data.csv --test test.csv --json" + options));
  const std::vector<double> log_p = here.log_prob("model.safetensors test.csv");
  CHECK(found["test_log_likelihood"].get<double>() == Approx((log_p[0] + 3 * log_p[1]) / 4));
  CHECK_THAT(refusal(here, "fit data.csv --test without.csv" + options),
             Catch::Contains("without.csv: the model needs 3 columns (x, y, w), the file has 2"));
}

TEST_CASE("Weights that are none are refused with the row") {
  const Workplace here;
  here.write("data.csv", {"x", "y", "w"}, rows(200));
  CHECK_THAT(
      refusal(here, "fit data.csv --weights y" + options.substr(12)),
      Catch::Contains("--weights y, row ") && Catch::Contains("a finite number from 0 on, got -"));
  CHECK_THAT(refusal(here, "fit data.csv --drop w" + options),
             Catch::Contains("--weights: needs columns that are not of --drop, got \"w\""));
  CHECK_THAT(refusal(here, "fit data.csv --context w" + options),
             Catch::Contains("--weights: needs columns that are not of the context, got \"w\""));
  CHECK_THAT(refusal(here, "look data.csv --weights weight"),
             Catch::Contains("there is no column \"weight\" for --weights"));
}
