// fit --dequantize: which points stand for a level in training and in scores, and what samples are.
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
    const std::size_t at = line.find(": train ");
    if (at != line.npos) numbers.push_back(std::stod(line.substr(at + 8)));
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

TEST_CASE("log-prob scores each row at its own random point of its cell") {
  const Workplace here;
  fit_here(here, 300, " --epochs 20");
  const auto model = DensityModel<float>::load(here / "model.safetensors");
  Workers workers(1);
  constexpr std::size_t n = 2500, side = 50;
  for (const double odd : {5., 11., 17.}) {
    CAPTURE(odd);
    Array<double> same(Shape{n, 2}), centres(Shape{n, 2});
    for (std::size_t i = 0; i < n; ++i) {
      same(i, 0) = odd, same(i, 1) = -0.4;
      centres(i, 0) = odd + 2 * (static_cast<double>(i % side) + 0.5) / side;
      centres(i, 1) = -0.4 + 0.1 * (static_cast<double>(i / side) + 0.5) / side;
    }
    here.write("same.csv", {"odd", "tenths"}, same);
    const MeanAndError found = mean_and_error(here.log_prob("model.safetensors same.csv")),
                       truth = mean_and_error(model.log_prob(centres, workers));
    // The mean over the cell is that of a grid's points, and so is the deviation.
    CHECK(std::abs(found.mean - truth.mean) < 5 * truth.standard_error);
    CHECK(found.standard_error == Approx(truth.standard_error).epsilon(0.1));
  }
}

TEST_CASE("A fit scores training, validation and test rows at points of their cells") {
  const Workplace here;
  Rng rng(1);
  Array<double> data(Shape{3000, 1});
  for (double& v : data) v = 9 + 2 * static_cast<double>(rng.below(2));
  here.write("data.csv", {"odd"}, data);
  const auto fit = nlohmann::json::parse(
      here.output("fit data.csv --model linear --dequantize --epochs 2 --valid 0.3 "
                  "--test-fraction 0.3 --json"));
  const auto model = DensityModel<float>::load(here / "model.safetensors");
  Workers workers(1);
  const auto within_cell = [&](double level) {
    Array<double> centres(Shape{100, 1});
    for (std::size_t i = 0; i < 100; ++i)
      centres(i, 0) = level + 0.02 * (static_cast<double>(i) + 0.5);
    return mean_and_error(model.log_prob(centres, workers));
  };
  const MeanAndError nine = within_cell(9), eleven = within_cell(11);
  const DataSplit split = split_rows(3000, 0.3, 0.3, 1);
  for (const auto& [name, places] :
       {std::pair{"train", split.train}, {"valid", split.valid}, {"test", split.test}}) {
    INFO(name);
    const double n = static_cast<double>(places.size());
    double mean = 0, variance = 0;
    for (const std::size_t i : places) {
      const MeanAndError& cell = data(i, 0) == 9 ? nine : eleven;
      mean += cell.mean / n;
      variance += 100 * cell.standard_error * cell.standard_error / (n * n);
    }
    const double found = fit[std::string(name) + "_log_likelihood"];
    CHECK(std::abs(found - mean) < 5 * std::sqrt(variance));
    // The lower corners, which are the rows themselves, have another mean.
    const double corners = mean_and_error(model.log_prob(select_rows(data, places), workers)).mean;
    REQUIRE(std::abs(corners - mean) > 6 * std::sqrt(variance));
  }
}

TEST_CASE("Every epoch of a fit draws other points of the cells, and the scores other ones again") {
  const Workplace here;
  here.write("data.csv", {"odd", "tenths"}, rows(100));
  // All rows in one batch, and steps too small to move a weight.
  const std::string still = " --epochs 3 --batch 1000 --lr 1e-30";
  const std::vector<double> fresh = progress(here, still + " --dequantize"),
                            same = progress(here, still + " --preprocessing standardize");
  CHECK(fresh[0] != fresh[1]);
  CHECK(same[0] == same[1]);
}
