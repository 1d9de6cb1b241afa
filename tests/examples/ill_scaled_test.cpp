// Difficult tables with default options: columns over ten powers of ten, heavy tails, few rows of
// many columns. No fit diverges, and the flow finds structure where there is some.
#include "engine/io/npy.hpp"
#include "engine/random.hpp"
#include "flows/tables/model_settings.hpp"
#include "tests/examples/workplace.hpp"

#include <cmath>

using namespace tapeflow;

namespace {

// Five columns: a narrow one far from 0; a log-normal one; Student's t with two degrees of freedom;
// a parabola in the logarithm of the second; one with two modes 20,000 apart.
Array<double> five_columns(std::size_t n, std::uint64_t seed) {
  Rng rng(seed);
  Array<double> x = rng.normal<double>({n, 5});
  for (std::size_t i = 0; i < n; ++i) {
    const double log_b = 4 + 2 * x(i, 1);
    x(i, 0) = 1 + 1e-6 * x(i, 0);
    x(i, 1) = std::exp(log_b);
    x(i, 2) /= std::sqrt(-std::log(rng.uniform()));
    x(i, 3) = 1e-3 * (log_b * log_b + x(i, 3));
    x(i, 4) = (rng.uniform() < 0.5 ? -1e4 : 1e4) + 500 * x(i, 4);
  }
  return x;
}

// D columns of many scales that depend on four hidden numbers; the second is a parabola in the
// first.
Array<double> wide(std::size_t n, std::size_t d, std::uint64_t seed) {
  Rng rng(seed);
  const Array<double> weights = rng.normal<double>({4, d});
  Array<double> x = rng.normal<double>({n, d});
  for (std::size_t i = 0; i < n; ++i) {
    double hidden[4] = {rng.normal(), 0, rng.normal(), rng.normal()};
    hidden[1] = hidden[0] * hidden[0] - 1;
    for (std::size_t j = 0; j < d; ++j) {
      x(i, j) *= 0.3;
      for (std::size_t k = 0; k < 4; ++k) x(i, j) += hidden[k] * weights(k, j);
      x(i, j) *= std::pow(10., static_cast<double>(j % 11) - 6);
    }
  }
  return x;
}

struct Gain {
  double mean, error, test;
};

Gain gain(const Array<double>& data, const std::string& options) {
  const Workplace here;
  write_npy(here / "data.npy", data);
  const auto fit = nlohmann::json::parse(here.output("fit data.npy --json " + options));
  return {fit["gain_over_gaussian"], fit["gain_standard_error"], fit["test_log_likelihood"]};
}

// All models but the Gaussian itself, and MAF MoG, which takes longer than the others together.
std::vector<std::string> models_that_bend() {
  std::vector<std::string> names = model_names(&ModelKind::has_layers);
  std::erase(names, "maf-mog");
  return names;
}

}  // namespace

TEST_CASE("Every model beats the Gaussian on five ill-scaled columns, on defaults") {
  const std::string model = GENERATE(from_range(models_that_bend()));
  INFO(model);
  const Gain found = gain(five_columns(1500, 1), "--epochs 60 --model " + model);
  CHECK(std::isfinite(found.test));
  CHECK(found.mean > 3);  // the tails alone gain more than that
  CHECK(found.mean > 5 * found.error);
}

TEST_CASE("With 200 rows a flow still beats the Gaussian where tails are heavy") {
  const Gain found = gain(five_columns(200, 2), "");
  CHECK(found.mean > 2 * found.error);
}

TEST_CASE("166 columns with as many rows to train on fit, and lose little to a Gaussian") {
  const Gain found = gain(wide(200, 166, 3), "--epochs 200");
  CHECK(std::isfinite(found.test));
  CHECK(found.mean > -3 * found.error);
}

TEST_CASE("166 columns of 50,000 rows beat the Gaussian within a few epochs") {
  const Gain found = gain(wide(50000, 166, 4), "--epochs 5");
  CHECK(found.mean > 0.1);
  CHECK(found.mean > 5 * found.error);
}
