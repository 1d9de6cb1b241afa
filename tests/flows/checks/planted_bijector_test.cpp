// Every clause of check_bijector can fail: layers with one planted bug each, and the clauses that
// caught it.
//
// Most test suites check only two properties of a flow: the round trip, and that both log-dets add
// up to 0. The table that the first test prints shows how many bugs pass both.
#include "flows/checks/check_precision.hpp"
#include "flows/layers/coupling/affine_coupling.hpp"
#include "tests/flows/planted/verdict.hpp"
#include "tests/support/catch.hpp"

#include <iomanip>
#include <iostream>
#include <set>
#include <tuple>

using namespace tapeflow;

namespace {

void print_header() {
  std::cout << "check_bijector's clauses: 1 shapes, 2 round trips, 3 log-dets cancel, 4 Jacobian: "
               "tape = differences,\n5 log_det = log|det J|, 6 gradients = differences, 7 every "
               "parameter matters, 8 rows do not leak,\n9 structure, 10 integral = 1, 11 extreme "
               "points, 12 saving\n\n"
            << std::left << std::setw(62) << "planted bug" << std::right;
  for (int k = 1; k <= clauses; ++k) std::cout << std::setw(3) << k;
  std::cout << '\n';
}

void print_row(const std::string& bug, const std::set<int>& caught_by) {
  std::cout << std::left << std::setw(62) << bug << std::right;
  for (int k = 1; k <= clauses; ++k) std::cout << std::setw(3) << (caught_by.count(k) ? "x" : "-");
  std::cout << '\n';
}

// The identity, but for relative errors of the value and errors of log_det.
template <class T>
class OffInFloat : public Bijector<T> {
 public:
  explicit OffInFloat(double value = 0, double log_det = 0)
      : value_(static_cast<T>(1 + value)), log_det_(static_cast<T>(log_det)) {}
  std::size_t features() const override { return 2; }
  Transformed<T> latent(Var<T> x, Var<T>) const override {
    return {x * value_, zero_log_det(x) + log_det_};
  }
  Transformed<T> data(Var<T> z, Var<T>) const override { return {z, zero_log_det(z)}; }

 private:
  T value_, log_det_;
};

// z = x + b, where b has a gradient that is wrong by a factor.
template <class T>
class ParameterOffInFloat : public Bijector<T> {
 public:
  explicit ParameterOffInFloat(double factor) : factor_(static_cast<T>(factor)) {}
  std::size_t features() const override { return 2; }
  Transformed<T> latent(Var<T> x, Var<T>) const override { return {x + shift(x), zero_log_det(x)}; }
  Transformed<T> data(Var<T> z, Var<T>) const override { return {z - shift(z), zero_log_det(z)}; }
  void visit(ParameterVisitor<T>& visitor) override { visitor("b", b_); }

 private:
  // b + (factor - 1) (b - b): the second b is a constant.
  Var<T> shift(Var<T> x) const {
    const Var<T> b = x.tape().watch(b_);
    return b + (b - x.tape().constant(b_.value)) * (factor_ - 1);
  }

  Parameter<T> b_{"b", {T(1), T(2)}};
  T factor_;
};

}  // namespace

TEST_CASE("check_bijector catches every planted bug by the clauses made for it") {
  print_header();
  std::set<int> clauses_that_caught_something;
  for (const PlantedLayer& planted : all_planted()) {
    Verdict verdict = verdict_on(planted);
    print_row(planted.bug, verdict.caught_by);
    std::string said;
    for (const std::string& sentence : verdict.sentences) said += "\n  " + sentence;
    INFO(planted.bug << said);
    CHECK(verdict.right);
    clauses_that_caught_something.merge(verdict.caught_by);
  }
  CHECK(clauses_that_caught_something == std::set<int>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
}

TEST_CASE("check_precision sees a relative error of 3e-4 in float alone") {
  const Array<double> batch = Rng(1).normal<double>({5, 2});
  OffInFloat<double> exact;
  for (const auto& [what, value, log_det] :
       {std::tuple("value of to_latent", 3e-4, 0.), std::tuple("log_det of to_latent", 0., 3e-4)}) {
    OffInFloat<float> single(value, log_det);
    const auto broken = check_precision(single, exact, batch);
    REQUIRE_FALSE(broken.empty());
    CHECK_THAT(broken[0], Catch::StartsWith(std::string("float and double differ in ") + what));
  }
  OffInFloat<float> single;
  CHECK(check_precision(single, exact, batch) == std::vector<std::string>{});
}

TEST_CASE("check_precision sees the gradient of a parameter that differs in float alone") {
  const Array<double> batch = Rng(1).normal<double>({5, 2});
  ParameterOffInFloat<double> exact(1);
  ParameterOffInFloat<float> right(1), wrong(1 + 3e-4);
  CHECK(check_precision(right, exact, batch) == std::vector<std::string>{});
  const auto broken = check_precision(wrong, exact, batch);
  REQUIRE(broken.size() == 2);
  CHECK_THAT(broken[0], Catch::StartsWith("float and double differ in gradient 0 of to_latent"));
}

TEST_CASE("check_precision names results that differ in float") {
  Rng rng(5);
  AffineCoupling<float> single(half_split(2), {.hidden = {4}, .log_scale_bound = 2}, rng);
  AffineCoupling<double> exact(half_split(2), {.hidden = {4}, .log_scale_bound = 3}, rng);
  for (Parameter<double>* p : exact.trainable_parameters()) p->value += 0.5;
  const auto broken = check_precision(single, exact, rng.normal<double>({5, 2}));
  REQUIRE_FALSE(broken.empty());
  CHECK(broken[0].starts_with("float and double differ in value of to_latent, entry "));
}
