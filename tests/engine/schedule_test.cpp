// Learning-rate schedules at points where their value is known, and gradient clipping.
#include "engine/optimizers/schedule.hpp"

#include "engine/optimizers/optimizer.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <limits>

using namespace tapeflow;

TEST_CASE("A constant schedule is 1 throughout") {
  CHECK(constant()(0) == 1);
  CHECK(constant()(1'000'000) == 1);
}

TEST_CASE("A cosine schedule falls from 1 to its last value and stays there") {
  const Schedule schedule = cosine(100, 0.2);
  CHECK(schedule(0) == 1);
  CHECK(schedule(50) == Approx(0.6));  // cos(π/2) = 0
  CHECK(schedule(25) == Approx(0.2 + 0.8 * (1 + std::sqrt(0.5)) / 2));
  CHECK(schedule(100) == 0.2);
  CHECK(schedule(101) == 0.2);
  CHECK(cosine(1)(1) == 0);
}

TEST_CASE("A warm-up rises in equal steps, not from zero, and then another schedule follows") {
  const Schedule schedule = warm_up(4, cosine(10));
  CHECK(schedule(0) == 0.25);
  CHECK(schedule(1) == 0.5);
  CHECK(schedule(3) == 1);
  CHECK(schedule(4) == 1);  // step 0 of the cosine
  CHECK(schedule(9) == Approx(0.5));
  CHECK(schedule(14) == 0);
  CHECK(warm_up(2)(7) == 1);
}

TEST_CASE("Schedules over no steps are refused") {
  CHECK_THROWS_WITH(cosine(0), "cosine: needs at least one step, got 0");
  CHECK_THROWS_WITH(warm_up(0), "warm_up: needs at least one step, got 0");
}

TEMPLATE_TEST_CASE("A long gradient is shortened to the norm asked for, over all parameters", "",
                   float, double) {
  // (3, 4 | 12): norm 13.
  using T = TestType;
  Parameter<T> a{"a", {T(0), T(0)}}, b{"b", {T(0)}};
  a.grad = {T(3), T(4)};
  b.grad = {T(12)};
  const std::vector<Parameter<T>*> both = {&a, &b};
  CHECK(clip_gradient_norm(both, 14) == 13);
  CHECK(a.grad(0) == 3);
  CHECK(clip_gradient_norm(both, 6.5) == 13);
  CHECK(a.grad(0) == T(1.5));
  CHECK(a.grad(1) == T(2));
  CHECK(b.grad(0) == T(6));
}

TEST_CASE("Clipping leaves a gradient that is zero or not finite unchanged") {
  Parameter<double> p{"p", {0., 0.}};
  p.grad = {0., 0.};
  CHECK(clip_gradient_norm<double>({&p}, 1) == 0);
  CHECK(p.grad(0) == 0);
  p.grad = {1., std::numeric_limits<double>::infinity()};
  CHECK(std::isinf(clip_gradient_norm<double>({&p}, 1)));
  CHECK(p.grad(0) == 1);
  p.grad = {std::nan(""), 5.};
  CHECK(std::isnan(clip_gradient_norm<double>({&p}, 1)));
  CHECK(p.grad(1) == 5);
  CHECK_THROWS_WITH(clip_gradient_norm<double>({&p}, 0),
                    "clip_gradient_norm: needs a max_norm above 0");
}
