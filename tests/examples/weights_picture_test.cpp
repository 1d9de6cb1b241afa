// The curves of chapter 09 on importance weights, in cases where they are known.
#include "examples/ch09_iaf/weights_picture.hpp"

#include "tests/support/catch.hpp"

#include <cmath>

using namespace tapeflow;

TEST_CASE("Of equal weights every share of the draws holds the same share of the weight") {
  const Series curve = weight_of_heaviest({"equal", std::vector<double>(1000, 5000.)});
  REQUIRE(curve.x.size() == curve.y.size());
  CHECK(curve.x.front() == Approx(1e-3));
  CHECK(curve.x.back() == 1);
  for (std::size_t i = 0; i < curve.x.size(); ++i) CHECK(curve.y[i] == Approx(curve.x[i]));
}

TEST_CASE("The heaviest draws come first, in whatever order they were drawn") {
  // The weights 1, 7, 2: the heaviest third holds 7 / 10, two thirds hold 9 / 10.
  const Series curve = weight_of_heaviest({"three", {0, std::log(7.), std::log(2.)}});
  REQUIRE(curve.y.size() >= 3);
  CHECK(curve.y[0] == Approx(0.7));
  CHECK(curve.y[1] == Approx(0.9));
  CHECK(curve.y[2] == Approx(1));
}

TEST_CASE("The running estimate is the logarithm of the mean of the first weights") {
  // 2000 weights: e^5000 for the first 1000, then 3 e^5000.
  std::vector<double> log_w(2000, 5000.);
  for (std::size_t i = 1000; i < 2000; ++i) log_w[i] += std::log(3.);
  const Series curve = running_log_z({"step", log_w});
  CHECK(curve.x.front() == 1);
  CHECK(curve.y.front() == Approx(5000).epsilon(1e-12));
  CHECK(curve.x.back() == 2);
  CHECK(curve.y.back() == Approx(5000 + std::log(2.)).epsilon(1e-12));
  // Planted: the mean of the logarithms would end at 5000 + ½ ln 3.
  CHECK(std::abs(curve.y.back() - (5000 + std::log(3.) / 2)) > 0.1);
}
