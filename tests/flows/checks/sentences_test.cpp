// The sentences of check_bijector: what they say of the cause, and that one cause is one sentence.
#include "flows/checks/sentences.hpp"

#include "engine/random.hpp"
#include "flows/chain.hpp"
#include "flows/checks/check_bijector.hpp"
#include "flows/layers/elementwise/elementwise.hpp"
#include "flows/layers/elementwise/standardize.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <functional>
#include <numbers>

using namespace tapeflow;

namespace {

using V = Var<double>;
using Pair = Transformed<double>;

// z = x exp(s), with `off` added to the log_det of to_latent and taken from that of to_data. Both
// get x and the parameter s.
class Scales : public Bijector<double> {
 public:
  using Off = std::function<V(V x, V s)>;

  Scales(std::size_t features, Off off) : s_{"s", filled<double>({features}, 0.1)}, off_(off) {}
  std::size_t features() const override { return s_.value.size(); }
  void visit(ParameterVisitor<double>& visitor) override { visitor("s", s_); }
  Pair latent(V x, V) const override {
    const V s = x.tape().watch(s_);
    return {x * exp(s), constant_log_det(x, sum(s)) + off_(x, s)};
  }
  Pair data(V z, V) const override {
    const V s = z.tape().watch(s_), x = z * exp(-s);
    return {x, -constant_log_det(z, sum(s)) - off_(x, s)};
  }

 private:
  Parameter<double> s_;
  Off off_;
};

// The sentence about log_det that check_bijector says first of a layer whose log_det is off.
std::string said_of(std::size_t d, const Scales::Off& off) {
  Scales layer(d, off);
  for (const std::string& sentence : check_bijector(layer, Rng(2).normal<double>({5, d}))) {
    if (sentence.starts_with("log_det of to_latent, row ")) return sentence;
  }
  return "";
}

std::string said_of(std::size_t d, double off) {
  return said_of(d, [off](V, V s) { return sum(s) * 0 + off; });
}

const auto contains = [](const std::string& text) { return Catch::Contains(text); };
constexpr double pi = std::numbers::pi;

// A layer whose parameters do nothing.
class Idle : public Bijector<double> {
 public:
  std::size_t features() const override { return 2; }
  void visit(ParameterVisitor<double>& visitor) override {
    for (Parameter<double>* p : {&a_, &b_, &c_}) visitor(p->name, *p);
  }
  Pair latent(V x, V) const override { return {x + x.tape().watch(c_), zero_log_det(x)}; }
  Pair data(V z, V) const override { return {z - z.tape().watch(c_), zero_log_det(z)}; }

 private:
  Parameter<double> a_{"a", {1.}}, b_{"b", {1.}}, c_{"c", {1.}};
};

// Slopes that change at three places, in each of two columns: the density has six lines of steps.
Chain<double> stairs() {
  Chain<double> chain;
  for (const double place : {0.1234, 0.45, -0.81}) {
    chain.append<Standardize<double>>(filled<double>({2}, place), filled<double>({2}, 1));
    chain.append<LeakyRelu<double>>(place > 0.4 ? 3 : 0.4);
  }
  return chain;
}

std::vector<std::string> said_of_stairs(const CheckOptions& options) {
  Chain<double> chain = stairs();
  return check_bijector(chain, Rng(2).normal<double>({5, 2}), options);
}

}  // namespace

TEST_CASE("A factor that is missing in every row is named") {
  CHECK_THAT(said_of(3, -std::log(10)),
             contains("(off by the same -2.3026 = -ln 10 in every row: a factor 10 is missing); "
                      "also log_det of to_data, by 2.3026"));
  CHECK_THAT(said_of(2, -std::log(9)), contains("a factor 9 is missing, or 3 in each of the 2"));
  CHECK_THAT(said_of(8, -8 * std::log(3)),
             contains("= -8 ln 3 in every row: a factor 3 is missing in each of the 8 columns)"));
  CHECK_THAT(said_of(3, std::log(2 * pi)),
             contains("= ln 2π in every row: a factor 2π is too many)"));
  CHECK_THAT(said_of(3, -std::log(pi)), contains("a factor π is missing)"));
  CHECK_THAT(said_of(3, -std::log(3) / 2),
             contains("= -½ ln 3 in every row: a factor √(3) is missing)"));
  CHECK_THAT(said_of(3, -1.5 * std::log(2 * pi)),
             contains("= -1.5 ln 2π in every row: a factor √(2π) is missing in each of the 3"));
}

TEST_CASE("A parameter's term that is wrong in every row is named") {
  CHECK_THAT(said_of(2, [](V, V s) { return sum(s) * 2; }),
             contains("in every row: a parameter's term (2 Σ s = "));
  CHECK_THAT(said_of(3, [](V, V s) { return sum(exp(s)); }),
             contains("in every row: a parameter's term (Σ exp s = "));
  CHECK_THAT(said_of(3, [](V, V s) { return sum(softplus(s)) * -0.5; }),
             contains("in every row: a parameter's term (-½ Σ softplus s = "));
  CHECK_THAT(said_of(2, 0.3),
             contains("(off by the same 0.3 in every row: a constant factor, here exp(0.3) = "
                      "1.3499, or a term of parameters alone); also log_det of to_data, by -0.3"));
}

TEST_CASE("An error that differs from row to row is said to, with its range") {
  CHECK_THAT(said_of(2, [](V x, V) { return sum(x, {1}); }),
             contains("(off in 5 of 5 rows, by another number in each, from "));
  // In rows on one side only, as by a forgotten branch.
  const std::string side = said_of(1, [](V x, V) { return sum(relu(x), {1}); });
  CHECK_THAT(side, contains(" of 5 rows, by another number in each, from "));
  CHECK_THAT(side, !contains("5 of 5"));
}

TEST_CASE("A small error that differs from row to row is not one constant") {
  const std::string small = said_of(2, [](V x, V) { return sum(x, {1}) * 1e-6; });
  CHECK_THAT(small, contains("does an iteration or a series stop too early?"));
  CHECK_THAT(small, !contains("off by the same"));
  CHECK_THAT(said_of(2, 3e-5),
             contains("off by the same 3e-05 in every row: a constant factor, or"));
}

TEST_CASE("Numbers that print alike are told by what they are off by") {
  CHECK(checks::off_by(1.5, 1.5 + 3e-9) == ", off by 3e-09");
  CHECK(checks::off_by(1.5, 1.6) == "");
}

TEST_CASE("Parameters without a gradient are one sentence") {
  Idle layer;
  CHECK(check_bijector(layer, Rng(2).normal<double>({5, 2})) ==
        std::vector<std::string>{
            "2 of 3 parameters receive no gradient from to_latent: a, b; also none from to_data"});
}

TEST_CASE("A density with steps passes, and says how if it may use too few points") {
  CHECK(said_of_stairs({}) == std::vector<std::string>{});
  const auto few = said_of_stairs({.integral_points = 150000});
  REQUIRE(few.size() == 1);
  CHECK_THAT(few[0], Catch::StartsWith("the density integrates to "));
  CHECK_THAT(few[0], contains(", for the density has steps or kinks: more "
                              "CheckOptions::integral_points than 150000 settle it)"));
}
