// What a layer or a base returns from its own functions has the promised shape, or an error in its
// name says what came. Such shapes broadcast silently: [5, 1] where [5, 2] is meant, [2] for [5,
// 2].
#include "engine/check.hpp"
#include "flows/bases/distributions.hpp"
#include "flows/checks/check_bijector.hpp"
#include "flows/layers/coupling/coupling.hpp"
#include "flows/layers/elementwise/elementwise.hpp"
#include "tests/support/catch.hpp"

using namespace tapeflow;

namespace {

using V = Var<double>;
using Pair = Transformed<double>;

// The functions of the layers below return what they should, but for the one named here.
std::string spoilt;

V first_column(V x) { return slice(x, 1, 0, 1); }
V unless_spoilt(const char* function, V right) {
  return function == spoilt ? first_column(right) : right;
}
Pair unless_spoilt(const std::string& function, Pair right) {
  if (spoilt == function + " value")
    return {concatenate({right.value, right.value}, 1), right.log_det};
  if (spoilt == function + " log_det")
    return {right.value, reshape(right.log_det, {right.log_det.size(), 1})};
  return right;
}

struct Bend : Elementwise<double> {
  Bend() : Elementwise(-1e300, 1e300) {}
  V f(V z) const override { return unless_spoilt("f", z * 2); }
  V inverse_of_f(V x) const override { return unless_spoilt("inverse_of_f", x / 2); }
  V log_slope(V z) const override { return unless_spoilt("log_slope", z * 0 + std::log(2.)); }
};

struct Shift : Coupling<double> {
  Shift() : Coupling(half_split(2), 0) {}
  Pair move(V x_b, V input) const override {
    return unless_spoilt("move", Pair{x_b + input, zero_log_det(x_b)});
  }
  Pair move_back(V z_b, V input) const override {
    return unless_spoilt("move_back", Pair{z_b - input, zero_log_det(z_b)});
  }
};

struct Plain : Bijector<double> {
  std::size_t features() const override { return 2; }
  Pair latent(V x, V) const override { return unless_spoilt("latent", {x, zero_log_det(x)}); }
  Pair data(V z, V) const override { return unless_spoilt("data", {z, zero_log_det(z)}); }
  Pair latent_in_training(V x, V) const override {
    return unless_spoilt("latent_in_training", {x, zero_log_det(x)});
  }
};

struct Base : StandardNormal<double> {
  Base() : StandardNormal(2) {}
  V log_density(V z, V context) const override {
    const V right = StandardNormal::log_density(z, context);
    return spoilt == "log_density" ? reshape(right, {right.size(), 1}) : right;
  }
  Array<double> draw(std::size_t count, Rng& rng, const Array<double>& context) const override {
    return StandardNormal::draw(spoilt == "draw" ? 1 : count, rng, context);
  }
};

template <class Layer, class Call>
std::string error_of(const char* what, Call call) {
  spoilt = what;
  Tape<double> tape;
  const V x = tape.constant(Rng(1).normal<double>({5, 2}));
  try {
    call(Layer(), x);
  } catch (const ShapeError& error) {
    spoilt.clear();
    CHECK_NOTHROW(call(Layer(), x));
    return error.what();
  }
  return "no ShapeError";
}

const auto there = [](const auto& layer, V x) { layer.to_latent(x); };
const auto back = [](const auto& layer, V x) { layer.to_data(x); };
const auto in_training = [](const auto& layer, V x) { layer.to_latent_in_training(x); };

}  // namespace

TEST_CASE("A shape that an elementwise layer's function should not return is named") {
  CHECK(error_of<Bend>("f", back) == "Bend: needs f to return [5, 2], got [5, 1]");
  CHECK(error_of<Bend>("inverse_of_f", there) ==
        "Bend: needs inverse_of_f to return [5, 2], got [5, 1]");
  const char* slope = "Bend: needs log_slope to return [5, 2], got [5, 1]";
  CHECK(error_of<Bend>("log_slope", there) == slope);
  CHECK(error_of<Bend>("log_slope", back) == slope);
}

TEST_CASE("A shape that a coupling's move should not return is named") {
  CHECK(error_of<Shift>("move value", there) ==
        "Shift: needs move to return a value [5, 1] and a log_det [5], got [5, 2] and [5]");
  CHECK(error_of<Shift>("move log_det", there) ==
        "Shift: needs move to return a value [5, 1] and a log_det [5], got [5, 1] and [5, 1]");
  CHECK(error_of<Shift>("move_back value", back) ==
        "Shift: needs move_back to return a value [5, 1] and a log_det [5], got [5, 2] and [5]");
  CHECK(error_of<Shift>("move_back log_det", back) ==
        "Shift: needs move_back to return a value [5, 1] and a log_det [5], got [5, 1] and [5, 1]");
}

TEST_CASE("A shape that any layer's map should not return is named") {
  CHECK(error_of<Plain>("latent value", there) ==
        "Plain: needs latent to return a value [5, 2] and a log_det [5], got [5, 4] and [5]");
  CHECK(error_of<Plain>("data log_det", back) ==
        "Plain: needs data to return a value [5, 2] and a log_det [5], got [5, 2] and [5, 1]");
  CHECK(error_of<Plain>("latent_in_training log_det", in_training) ==
        "Plain: needs latent_in_training to return a value [5, 2] and a log_det [5], got [5, 2] "
        "and [5, 1]");
}

TEST_CASE("A shape that a base distribution should not return is named") {
  CHECK(error_of<Base>("log_density", [](const Base& base, V x) { base.log_prob(x); }) ==
        "Base: needs log_density to return [5], got [5, 1]");
  CHECK(error_of<Base>("draw", [](const Base& base, V) {
          Rng rng(1);
          base.sample(3, rng);
        }) == "Base: needs draw to return [3, 2], got [1, 2]");
}

TEST_CASE("check_bijector says which function returned the wrong shape, once for each direction") {
  spoilt = "log_slope";
  Bend layer;
  CHECK(check_bijector(layer, Rng(1).normal<double>({5, 2})) ==
        std::vector<std::string>{
            "to_latent of [5, 2] throws: Bend: needs log_slope to return [5, 2], got [5, 1]; also "
            "to_latent of [0, 2], to_latent of [1, 2]",
            "to_data of [5, 2] throws: Bend: needs log_slope to return [5, 2], got [5, 1]; also "
            "to_data of [0, 2], to_data of [1, 2]"});
  spoilt.clear();
}
