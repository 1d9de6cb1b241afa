// Standardising is part of the model: log-probabilities belong to the raw rows, in their units.
#include "engine/random.hpp"
#include "tests/examples/workplace.hpp"

#include <cmath>

using namespace tapeflow;

namespace {

const std::vector<std::string> ab{"a", "b"};

// Multiples of 2^-10 of size about 1, so that sums of them are exact.
Array<double> dyadic_rows(std::size_t n) {
  Array<double> data = Rng(1).normal<double>({n, 2});
  for (double& value : data) value = std::round(value * 1024) / 1024;
  return data;
}

// log p of the rows under a model fitted to them.
std::vector<double> fit_and_score(const Array<double>& data, const std::string& options) {
  const Workplace here;
  here.write("data.csv", ab, data);
  here.fit("data.csv " + options);
  return here.log_prob("model.safetensors data.csv");
}

double largest_difference(const std::vector<double>& a, const std::vector<double>& b,
                          double offset) {
  REQUIRE(a.size() == b.size());
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    largest = std::max(largest, std::abs(a[i] - b[i] - offset));
  return largest;
}

}  // namespace

TEST_CASE("Data in units 1024 times smaller have log-probabilities lower by D ln 1024") {
  const Array<double> data = dyadic_rows(128);
  const std::vector<double> scaled = fit_and_score(1024. * data, "");
  // A power of two changes no digit: the flow sees the same bits. Only the sum of the last two
  // terms differs, numbers of about 20 nats.
  CHECK(largest_difference(scaled, fit_and_score(data, ""), -2 * std::log(1024.)) < 1e-13);
}

TEST_CASE("Data in units 1000 times smaller have log-probabilities lower by D ln 1000") {
  const Array<double> data = dyadic_rows(128);
  const std::string options = "--precision double";
  const std::vector<double> scaled = fit_and_score(1000. * data, options);
  // The rows that the flow sees differ by rounding, 1e-16. A dozen training steps do not make that
  // a billion times larger.
  CHECK(largest_difference(scaled, fit_and_score(data, options), -2 * std::log(1000.)) < 1e-7);
}

TEST_CASE("Columns of any scale that a double can hold are fitted") {
  const Array<double> data = dyadic_rows(128);
  const std::vector<double> plain = fit_and_score(data, "");
  for (const int power : {-900, -600, 600, 900}) {
    INFO("2^" << power);
    const std::vector<double> scaled = fit_and_score(std::ldexp(1., power) * data, "");
    // The flow sees the same bits; the last two terms are of about 1200 nats.
    CHECK(largest_difference(scaled, plain, -2 * power * std::log(2.)) < 1e-11);
  }
}

TEST_CASE("A column that varies little beside its mean is fitted, and one too wide is named") {
  const Workplace here;
  Array<double> data = Rng(2).normal<double>({100, 2});
  for (std::size_t i = 0; i < 100; ++i) data(i, 0) = 1e9 + 1e-5 * data(i, 0);
  here.write("data.csv", ab, data);
  const nlohmann::json fit = here.fit("data.csv");
  // The entropy of two normal columns with deviations 1e-5 and 1, up to the error of 10 test rows.
  CHECK(fit["gaussian_log_likelihood"].get<double>() == Approx(11.51 - 2.84).margin(2));
  data(3, 0) = -1.7e308;
  data(4, 0) = 1.7e308;
  here.write("wide.csv", ab, data);
  const Run run = here.tapeflow("fit wide.csv");
  CHECK(run.exit_code == 1);
  CHECK(run.err ==
        "tapeflow: wide.csv: column \"a\" has numbers too far apart for a double; divide them by a "
        "power of ten; type: tapeflow fit wide.csv --drop a\n");
}

TEST_CASE("Rows far from zero keep their digits, also in a model in float") {
  // Half of 128 rows for training: the mean of 64 multiples of 2^-10 is exact, with or without 1e9
  // added. So the flow must see the same bits. In float all of these rows would be 1e9.
  const std::string options = "--valid 0.25 --test-fraction 0.25";
  const Array<double> data = dyadic_rows(128);
  Array<double> far = data;
  for (double& value : far) value += 1e9;
  CHECK(fit_and_score(far, options) == fit_and_score(data, options));
}
