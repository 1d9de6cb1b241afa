// Base distributions: their densities by formula, the check that density and sampler belong
// together, and planted bugs that this check must catch.
#include "flows/bases/distributions.hpp"

#include "flows/bases/gaussian_mixture.hpp"
#include "flows/checks/check_distribution.hpp"
#include "flows/data/half_log_2pi.hpp"
#include "flows/quadrature.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <iostream>
#include <limits>
#include <numbers>

using namespace tapeflow;

namespace {

template <class T>
std::vector<double> log_prob(const Distribution<T>& distribution, Array<T> z) {
  Tape<T> tape({.record = false});
  const Array<double> log_p = cast<double>(distribution.log_prob(tape.constant(z)).value());
  return {log_p.begin(), log_p.end()};
}

// A mixture away from its symmetric start.
GaussianMixture<double> some_mixture(std::size_t features, std::size_t components) {
  Rng rng(3);
  GaussianMixture<double> mixture(features, components, rng);
  for (Parameter<double>* p : mixture.trainable_parameters()) {
    for (double& entry : p->value) entry += 0.4 * rng.normal();
  }
  return mixture;
}

// A standard normal with one of these bugs.
enum class Bug {
  none,
  constant_forgotten,
  half_forgotten,
  summed_over_batch,
  sampler_too_wide,
  sampler_shifted,
  columns_alike,
  detached,
  parameter_unused,
  // Each of the following is just above what its clause tolerates.
  constant_slightly_off,
  leaks_a_little,
  adjoint_slightly_off,
  sampler_slightly_wide,
  sampler_slightly_shifted
};

// y = x with an adjoint that is wrong by a factor.
Var<double> with_adjoint_of(double factor, Var<double> x) {
  Var<double> y = x.tape().output(x.shape(), {x});
  std::copy_n(x.data(), x.size(), x.tape().write(y));
  x.tape().pullback(y, [x, y, factor] {
    for (std::size_t i = 0; i < x.size(); ++i) x.target().data[i] = factor * y.dy()[i];
  });
  return y;
}

class Planted : public StandardNormal<double> {
 public:
  Planted(std::size_t features, Bug bug) : StandardNormal<double>(features), bug_(bug) {}

  void visit(ParameterVisitor<double>& visitor) override {
    if (bug_ == Bug::parameter_unused) visitor("width", width_);
  }

 protected:
  Var<double> log_density(Var<double> z, Var<double> context) const override {
    const Var<double> right = StandardNormal<double>::log_density(z, context);
    const double d = static_cast<double>(features());
    switch (bug_) {
      case Bug::constant_forgotten:
        return right + 0.5 * d * std::log(2 * std::numbers::pi);
      case Bug::half_forgotten:
        return right - 0.5 * sum(square(z), {1});
      case Bug::summed_over_batch:
        return right - right + sum(right);
      case Bug::constant_slightly_off:
        return right + 1e-5;
      case Bug::leaks_a_little:
        return right + sum(right) * 1e-11;
      case Bug::adjoint_slightly_off:
        return with_adjoint_of(1 + 1e-5, right);
      case Bug::detached:
        return z.tape().constant(Array<double>(right.value()));
      default:
        return right;
    }
  }

  Array<double> draw(std::size_t count, Rng& rng, const Array<double>& context) const override {
    Array<double> z = StandardNormal<double>::draw(count, rng, context);
    if (bug_ == Bug::sampler_too_wide) z *= 1.1;
    if (bug_ == Bug::sampler_shifted) z += 0.1;
    if (bug_ == Bug::sampler_slightly_wide) z *= 1.02;
    if (bug_ == Bug::sampler_slightly_shifted) z += 0.02;
    if (bug_ == Bug::columns_alike && count > 0) {
      for (std::size_t i = 0; i < count; ++i) z(i, features() - 1) = z(i, 0);
    }
    return z;
  }

 private:
  Parameter<double> width_{"width", {1., 1.}};
  Bug bug_;
};

}  // namespace

TEMPLATE_TEST_CASE("Densities agree with their formulas", "", float, double) {
  using T = TestType;
  // A bound on a few roundings of numbers near 10.
  const double margin = 100 * std::numeric_limits<T>::epsilon();
  const double ln_2pi = std::log(2 * std::numbers::pi);
  CHECK(log_prob<T>(StandardNormal<T>(2), Array<T>{{T(1), T(2)}, {T(0), T(0)}})[0] ==
        Approx(-2.5 - ln_2pi).margin(margin));
  // p(z) = e^-z / (1 + e^-z)²: 1/4 at 0, 2/9 at ± ln 2.
  const T ln2 = static_cast<T>(std::log(2.));
  CHECK(log_prob<T>(Logistic<T>(2), Array<T>{{T(0), ln2}, {-ln2, ln2}})[0] ==
        Approx(std::log(2. / 36)).margin(margin));
  CHECK(log_prob<T>(Logistic<T>(2), Array<T>{{T(0), ln2}, {-ln2, ln2}})[1] ==
        Approx(std::log(4. / 81)).margin(margin));
  const double inf = std::numeric_limits<double>::infinity();
  CHECK(log_prob<T>(Uniform<T>(2), Array<T>{{T(0), T(1)}, {T(0.5), T(1.5)}, {T(-0.5), T(0.5)}}) ==
        std::vector<double>{0, -inf, -inf});
}

TEST_CASE("The constant of normal densities is the double of its formula") {
  CHECK(half_log_2pi == 0.5 * std::log(2 * std::numbers::pi));
}

TEST_CASE("The logistic's tails neither overflow nor vanish") {
  // ln p(0) = -ln 4. A float near 1e4 has a rounding error of up to 2^-11.
  for (double log_p : log_prob<float>(Logistic<float>(2), Array<float>{{1e4F, 0}, {0, -1e4F}})) {
    CHECK(log_p == Approx(-1e4 - std::log(4.)).margin(0x1p-11).epsilon(0));
  }
}

TEST_CASE("A mixture is the weighted sum of its normal densities, for one and two components") {
  Rng rng(1);
  GaussianMixture<double> one(1, 1, rng), two(1, 2, rng);
  const auto set = [](GaussianMixture<double>& mixture, std::size_t at, Array<double> value) {
    mixture.trainable_parameters()[at]->value = value;
  };
  set(one, 1, filled<double>({1, 1}, 2));            // mean
  set(one, 2, filled<double>({1, 1}, std::log(3)));  // logarithm of the scale
  const Array<double> z = cell_centres<double>({{-1}, {1}}, 4);
  const auto normal = [](double v, double mean, double scale) {
    const double u = (v - mean) / scale;
    return std::exp(-u * u / 2) / scale / std::sqrt(2 * std::numbers::pi);
  };
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(log_prob<double>(one, z)[i] == Approx(std::log(normal(z(i, 0), 2, 3))));
  }
  set(two, 0, {0., std::log(3)});  // weights 1/4 and 3/4
  Array<double> means = {-1., 2.};
  means.reshape({2, 1});
  set(two, 1, means);
  for (std::size_t i = 0; i < 4; ++i) {
    const double p = 0.25 * normal(z(i, 0), -1, 1) + 0.75 * normal(z(i, 0), 2, 1);
    CHECK(log_prob<double>(two, z)[i] == Approx(std::log(p)));
  }
  CHECK_THROWS_WITH(GaussianMixture<double>(1, 0, rng),
                    "GaussianMixture: needs at least one component, got 0");
}

TEST_CASE("Density and sampler of every base distribution belong together") {
  const std::size_t d = GENERATE(1, 2, 5);
  StandardNormal<double> normal(d);
  Logistic<double> logistic(d);
  Uniform<double> uniform(d);
  GaussianMixture<double> mixture = some_mixture(d, 3);
  for (Distribution<double>* distribution :
       std::initializer_list<Distribution<double>*>{&normal, &logistic, &uniform, &mixture}) {
    CAPTURE(d, typeid(*distribution).name());
    CHECK(check_distribution(*distribution) == std::vector<std::string>{});
  }
}

TEST_CASE("check_distribution catches planted bugs, and passes the same class without a bug") {
  Planted whole(2, Bug::none);
  CHECK(check_distribution(whole).empty());
  const std::vector<std::pair<Bug, std::string>> plants = {
      {Bug::constant_forgotten, "the density integrates to 6.28"},
      {Bug::half_forgotten, "the density integrates to 0.5,"},
      {Bug::summed_over_batch, "rows leak"},
      {Bug::sampler_too_wide, "the mean of z0 z0 over samples is 1.2"},
      {Bug::sampler_shifted, "the mean of z0 over samples is 0.09"},
      {Bug::columns_alike, "the mean of z1 z0 over samples is 1.0"},
      {Bug::detached, "ratio 0: no gradient flows"},
      {Bug::parameter_unused, "parameter width receives no gradient"},
      {Bug::constant_slightly_off, "the density integrates to 1.00001, needs 1"},
      {Bug::leaks_a_little, "rows leak: log_prob of row 0 is "},
      {Bug::adjoint_slightly_off, "gradient of z["},
      {Bug::sampler_slightly_wide, "the mean of z0 z0 over samples is 1.0"},
      {Bug::sampler_slightly_shifted, "the mean of z0 over samples is 0.0"},
  };
  std::cout << "planted bugs in base distributions caught:\n";
  for (const auto& [bug, expected] : plants) {
    Planted planted(2, bug);
    std::string all;
    for (const std::string& sentence : check_distribution(planted)) all += sentence + "\n";
    CHECK_THAT(all, Catch::Contains(expected));
    std::cout << "  " << all.substr(0, all.find('\n')) << "\n";
  }
}
