// A large table: slow to read and to fit, but correct work.
#include "engine/random.hpp"
#include "tests/examples/workplace.hpp"

#include <cmath>
#include <numbers>

using namespace tapeflow;

TEST_CASE("A million rows are fitted in one go") {
  const std::size_t n = 1'000'000;
  const Workplace here;
  here.write("data.csv", {"a", "b"}, Rng(1).normal<double>({n, 2}));
  const std::string options = " --layers 2 --hidden 8 --batch 4096 --epochs 1 --json";
  const nlohmann::json fit = nlohmann::json::parse(here.output("fit data.csv" + options));
  CHECK(fit["epochs"] == 1);
  CHECK(fit["train_rows"] == 800'000);
  CHECK(fit["valid_rows"] == 100'000);
  CHECK(fit["test_rows"] == 100'000);
  // The rows are standard normal: their mean log-density is -ln 2πe on average, and deviates from
  // it by 1 (half the variance of a χ² with 2 degrees of freedom) over √n, here five of those.
  const double entropy = std::log(2 * std::numbers::pi * std::numbers::e);
  const double error = 1 / std::sqrt(100'000.);
  CHECK(fit["test_standard_error"].get<double>() == Approx(error).epsilon(0.05));
  CHECK(fit["gaussian_log_likelihood"].get<double>() ==
        Approx(-entropy).margin(5 * error).epsilon(0));
  // After one epoch the flow is near; what it lacks is less than a twentieth of a nat.
  CHECK(fit["test_log_likelihood"].get<double>() == Approx(-entropy).margin(0.05).epsilon(0));
}
