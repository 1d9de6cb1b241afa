// tapeflow quantiles: of samples, given a context or not.
#include "engine/random.hpp"
#include "tests/examples/workplace.hpp"

#include <algorithm>
#include <cmath>

using namespace tapeflow;
using nlohmann::json;

TEST_CASE("The quantiles are those of the samples that sample draws") {
  const Workplace here;
  here.write("data.csv", {"a", "b"}, Rng(1).normal<double>({200, 2}));
  here.fit("data.csv");
  const json found = json::parse(
      here.output("quantiles model.safetensors -n 101 --percent 10 50 90 --seed 4 --json"));
  const Table samples =
      parse_csv("samples", here.output("sample model.safetensors -n 101 --seed 4"));
  for (std::size_t j = 0; j < 2; ++j) {
    std::vector<double> rising;
    for (std::size_t i = 0; i < 101; ++i) rising.push_back(samples.values(i, j));
    std::sort(rising.begin(), rising.end());
    const json& column = found["columns"][samples.columns[j]];
    for (std::size_t k = 0; k < 3; ++k)
      CHECK(column["quantiles"][k].get<double>() == Approx(rising[10 + 40 * k]));
  }
  const std::string table = here.output("quantiles model.safetensors");
  CHECK(table.starts_with("column             5 %"));
  CHECK(table.find("± is one standard error of a quantile of 10000 samples\n") != table.npos);
}

TEST_CASE("The standard errors of quantiles are how much they differ between seeds") {
  const Workplace here;
  here.write("data.csv", {"a"}, Rng(1).normal<double>({200, 1}));
  here.fit("data.csv --model linear");
  const std::size_t seeds = 30;
  double mean = 0, squares = 0, error = 0;
  for (std::size_t seed = 1; seed <= seeds; ++seed) {
    const json found = json::parse(here.output(
        "quantiles model.safetensors -n 2000 --percent 25 --json --seed " + std::to_string(seed)));
    const double value = found["columns"]["a"]["quantiles"][0];
    mean += value / seeds;
    squares += value * value / seeds;
    error += found["columns"]["a"]["standard_errors"][0].get<double>() / seeds;
  }
  // A deviation of 30 numbers is known to 1 / √60 = 13 %: five of these.
  const double deviation = std::sqrt((squares - mean * mean) * seeds / (seeds - 1));
  CHECK(error == Approx(deviation).epsilon(5 * 0.13));
}

TEST_CASE("A file of contexts gets the quantiles given each of its rows") {
  const Workplace here;
  std::string csv = "y,t\n";
  Rng rng(1);
  for (std::size_t i = 0; i < 300; ++i) {
    const double t = rng.normal();
    csv += std::to_string(10 * t + 0.1 * rng.normal()) + "," + std::to_string(t) + "\n";
  }
  here.write("data.csv", csv);
  here.fit("data.csv --context t");
  here.write("t.csv", "t\n-1\n0\n1\n");
  const Table table = parse_csv(
      "q", here.output("quantiles model.safetensors --context-file t.csv --percent 5 95 -n 500"));
  CHECK(table.columns == std::vector<std::string>{"q5", "q95"});
  REQUIRE(table.values.shape() == Shape{3, 2});
  for (std::size_t i = 0; i < 3; ++i) {
    const double y = 10 * (static_cast<double>(i) - 1);
    CHECK(table.values(i, 0) < y);
    CHECK(table.values(i, 1) > y);
    CHECK(table.values(i, 1) - table.values(i, 0) < 5);
  }
  const std::string given = here.output("quantiles model.safetensors --context 1");
  CHECK(given.starts_with("given t = 1\ncolumn "));
}

TEST_CASE("Percents outside of 0 to 100 and outputs without contexts are refused") {
  const Workplace here;
  here.write("data.csv", {"a", "b"}, Rng(1).normal<double>({60, 2}));
  here.fit("data.csv");
  CHECK(here.tapeflow("quantiles model.safetensors --percent 100").exit_code == 2);
  CHECK(here.tapeflow("quantiles model.safetensors --percent 0").exit_code == 2);
  CHECK(here.tapeflow("quantiles model.safetensors --out q.csv").exit_code == 2);
}
