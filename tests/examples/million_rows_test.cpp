// A fit of a large table, which takes long but has to work.
#include "engine/random.hpp"
#include "tests/examples/workplace.hpp"

#include <cmath>
#include <numbers>

using namespace tapeflow;

TEST_CASE("tapeflow fits a million rows") {
  const std::size_t n = 1'000'000;
  const Workplace here;
  here.write("data.csv", {"a", "b"}, Rng(1).normal<double>({n, 2}));
  const std::string options = " --layers 2 --hidden 8 --batch 4096 --epochs 1 --json";
  const nlohmann::json fit = nlohmann::json::parse(here.output("fit data.csv" + options));
  CHECK(fit["epochs"] == 1);
  CHECK(fit["train_rows"] == 800'000);
  CHECK(fit["valid_rows"] == 100'000);
  CHECK(fit["test_rows"] == 100'000);
  // The rows are standard normal, so the expected log-density is -ln 2πe. Over n rows its mean
  // deviates by 1 / √n, because half a χ² with 2 degrees of freedom has variance 1. The bound is
  // five such deviations.
  const double entropy = std::log(2 * std::numbers::pi * std::numbers::e);
  const double error = 1 / std::sqrt(100'000.);
  CHECK(fit["test_standard_error"].get<double>() == Approx(error).epsilon(0.05));
  CHECK(fit["gaussian_log_likelihood"].get<double>() ==
        Approx(-entropy).margin(5 * error).epsilon(0));
  // After one epoch the flow is less than 0.05 nats below the truth.
  CHECK(fit["test_log_likelihood"].get<double>() == Approx(-entropy).margin(0.05).epsilon(0));
}
