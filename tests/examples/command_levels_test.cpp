// fit --dequantize: the scores of counted and rounded numbers, and what samples of them are.
#include "engine/random.hpp"
#include "flows/data/rows.hpp"
#include "flows/data/statistics.hpp"
#include "flows/tables/density_model.hpp"
#include "tests/examples/workplace.hpp"

#include <cmath>

using namespace tapeflow;

namespace {

// Odd numbers around 11, and tenths around -0.3 that depend on them.
Array<double> rows(std::size_t n) {
  Array<double> data = Rng(3).normal<double>({n, 2});
  for (std::size_t i = 0; i < n; ++i) {
    data(i, 1) = (std::round(3 * data(i, 0) + 2 * data(i, 1)) - 3) / 10;
    data(i, 0) = 11 + 2 * std::round(1.5 * data(i, 0));
  }
  return data;
}

void fit_here(const Workplace& here, std::size_t n, const std::string& options) {
  here.write("data.csv", {"odd", "tenths"}, rows(n));
  here.output("fit data.csv --layers 2 --hidden 8 --batch 64 --dequantize" + options);
}

// The means of log p of the training rows in the first and in the last line of a fit's progress.
std::vector<double> progress(const Workplace& here, const std::string& options) {
  std::vector<double> numbers;
  for (const std::string& line : lines_of(here.tapeflow("fit data.csv" + options).err)) {
    const std::size_t at = line.find(" train ");
    if (at != line.npos && line.starts_with("epoch "))
      numbers.push_back(std::stod(line.substr(at + 7)));
  }
  REQUIRE(numbers.size() == 2);
  return numbers;
}

}  // namespace

TEST_CASE("Samples of dequantised columns are the table's levels, with the table's means") {
  const Workplace here;
  fit_here(here, 600, " --epochs 60");
  const ColumnMoments truth = column_moments(rows(600));
  const Table samples = parse_csv("s", here.output("sample model.safetensors -n 2000"));
  for (std::size_t i = 0; i < 2000; ++i) {
    REQUIRE(std::remainder(samples.values(i, 0) - 11, 2) == 0);
    REQUIRE(std::abs(std::remainder(samples.values(i, 1), 0.1)) < 1e-9);
  }
  // Rounding to the nearest level would move the means by half a level, 1 and 0.05. The fit finds
  // them within a tenth of a deviation.
  const ColumnMoments found = column_moments(samples.values);
  CHECK(std::abs(found.mean(0) - truth.mean(0)) < 0.1 * truth.deviation(0));
  CHECK(std::abs(found.mean(1) - truth.mean(1)) < 0.1 * truth.deviation(1));
}

TEST_CASE("Equal rows have equal scores, and the scores of all levels add up to 1") {
  const Workplace here;
  fit_here(here, 300, " --epochs 20");
  const auto model = DensityModel<float>::load(here / "model.safetensors");
  std::vector<std::vector<double>> atoms;
  for (const ColumnDomain& column : model.domain().columns()) atoms.push_back(column.atoms());
  Array<double> all(Shape{atoms[0].size() * atoms[1].size(), 2});
  for (std::size_t i = 0; i < all.shape(0); ++i) {
    all(i, 0) = atoms[0][i % atoms[0].size()];
    all(i, 1) = atoms[1][i / atoms[0].size()];
  }
  here.write("all.csv", {"odd", "tenths"}, all);
  double total = 0;
  for (const double log_p : here.log_prob("model.safetensors all.csv")) total += std::exp(log_p);
  CHECK(total == Approx(1).margin(0.02));
  here.write("same.csv", {"odd", "tenths"}, Array<double>{{11, -0.3}, {9, -0.1}, {11, -0.3}});
  const std::vector<double> scores = here.log_prob("model.safetensors same.csv");
  CHECK(scores[0] == scores[2]);
  CHECK(scores[0] != scores[1]);
}

TEST_CASE(
    "A fit reports the scores of training, validation and test rows that log-prob gives them") {
  const Workplace here;
  here.write("data.csv", {"odd", "tenths"}, rows(600));
  const auto fit = nlohmann::json::parse(
      here.output("fit data.csv --model linear --dequantize --epochs 2 --valid 0.3 "
                  "--test-fraction 0.3 --json"));
  CHECK(fit["dequantized"] == true);
  const auto model = DensityModel<float>::load(here / "model.safetensors");
  Workers workers(1);
  const DataSplit split = split_rows(600, 0.3, 0.3, 1);
  for (const auto& [name, places] :
       {std::pair{"train", split.train}, {"valid", split.valid}, {"test", split.test}}) {
    INFO(name);
    const double mean =
        mean_and_error(model.log_prob(select_rows(rows(600), places), workers)).mean;
    CHECK(fit[std::string(name) + "_log_likelihood"] == Approx(mean).epsilon(1e-6));
  }
}

TEST_CASE("Every epoch of a fit draws other points of the cells, and the scores other ones again") {
  const Workplace here;
  here.write("data.csv", {"odd", "tenths"}, rows(100));
  // All rows in one batch, and steps too small to move a weight.
  const std::string still = " --budget 0 --epochs 3 --batch 1000 --lr 1e-30";
  const std::vector<double> fresh = progress(here, still),
                            same = progress(here, still + " --no-dequantize");
  CHECK(fresh[0] != fresh[1]);
  CHECK(same[0] == same[1]);
}
