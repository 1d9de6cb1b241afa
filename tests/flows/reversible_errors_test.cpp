// What a ReversibleChain refuses, and where it says that a number is not finite.
#include "flows/layers/coupling/affine_coupling.hpp"
#include "flows/layers/image/on_columns.hpp"
#include "flows/layers/image/per_pixel.hpp"
#include "flows/layers/linear/permutation.hpp"
#include "flows/layers/normalization/act_norm.hpp"
#include "flows/layers/normalization/batch_norm.hpp"
#include "flows/reversible_chain.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <limits>

using namespace tapeflow;

namespace {

// z = c x, but to_data divides by another number.
class BadlyInverted : public Bijector<double> {
 public:
  BadlyInverted(double factor, double divisor) : factor_(factor), divisor_(divisor) {}
  std::size_t features() const override { return 2; }
  Transformed<double> latent(Var<double> x, Var<double>) const override {
    return {x * factor_, zero_log_det(x) + 2 * std::log(factor_)};
  }
  Transformed<double> data(Var<double> z, Var<double>) const override {
    return {z / divisor_, zero_log_det(z) - 2 * std::log(divisor_)};
  }

 private:
  double factor_, divisor_;
};

// The identity by way of a square root at 0, whose slope is not finite.
class NanBackward : public Bijector<double> {
 public:
  std::size_t features() const override { return 2; }
  Transformed<double> latent(Var<double> x, Var<double>) const override {
    return {x + sqrt(x - x) * 1e-3, zero_log_det(x)};
  }
  Transformed<double> data(Var<double> z, Var<double>) const override {
    return {z, zero_log_det(z)};
  }
};

class NanForward : public NanBackward {
 public:
  Transformed<double> latent(Var<double> x, Var<double>) const override {
    return {log(x - 100), zero_log_det(x)};
  }
};

// The layer as the second one of a reversible chain, which is the first one of a chain.
template <class Layer, class... Args>
Chain<double> second_of_reversible(Args&&... args) {
  auto reversible = std::make_unique<ReversibleChain<double>>();
  reversible->append<Permutation<double>>(std::vector<std::size_t>{1, 0});
  reversible->append<Layer>(std::forward<Args>(args)...);
  Chain<double> chain;
  chain.append(std::move(reversible));
  return chain;
}

// The error of a step of training; "" if there is none.
std::string error_of(const Bijector<double>& layer, TapeOptions options = {}) {
  Tape<double> tape(options);
  try {
    const auto z = layer.to_latent_in_training(tape.variable({{1., 2.}, {3., 5.}, {4., 4.}}));
    tape.backward(sum(z.value));
    return "";
  } catch (const std::logic_error& error) {
    return error.what();
  } catch (const NonFiniteError& error) {
    return error.what();
  }
}

const std::string batch_norm_refused =
    "ReversibleChain: needs layers that map each row by itself, got layer 1 (";

}  // namespace

TEST_CASE("A layer that takes statistics from the batch is refused in training, however deep") {
  const std::string end = "), which takes statistics from the batch";
  CHECK(error_of(second_of_reversible<BatchNorm<double>>(2)) ==
        batch_norm_refused + "BatchNorm" + end);
  const auto batch_norm = [] { return std::make_unique<BatchNorm<double>>(1); };
  CHECK(error_of(second_of_reversible<PerPixel<double>>(ImageShape{2, 1, 1}, batch_norm())) ==
        batch_norm_refused + "PerPixel" + end);
  CHECK(error_of(second_of_reversible<OnColumns<double>>(std::vector<std::size_t>{0}, 2,
                                                         batch_norm())) ==
        batch_norm_refused + "OnColumns" + end);
  auto deep = std::make_unique<Chain<double>>();
  deep->append<BatchNorm<double>>(2);
  Chain<double> chain = second_of_reversible<ActNorm<double>>(2);
  CHECK(error_of(chain) == "");
  ReversibleChain<double> holds_a_chain;
  holds_a_chain.append<ActNorm<double>>(2);
  holds_a_chain.append(std::move(deep));
  CHECK(error_of(holds_a_chain) == batch_norm_refused + "Chain" + end);
}

TEST_CASE("With the statistics of all rows, BatchNorm is a layer like any other") {
  const Chain<double> chain = second_of_reversible<BatchNorm<double>>(2);
  Tape<double> tape;
  const Var<double> x = tape.variable({{1., 2.}, {3., 5.}});
  tape.backward(sum(chain.to_latent(x).value));
  // γ / √(v + ε) with γ = 1, v = 1 and ε = 1e-5; one product and one quotient round.
  CHECK(x.adjoint()(0, 0) == Approx(1 / std::sqrt(1 + 1e-5)).epsilon(1e-14));
}

TEST_CASE("Inputs that come back changed by more than a percent are an error, less is none") {
  CHECK(error_of(second_of_reversible<BadlyInverted>(2., 2.01)) == "");
  CHECK(error_of(second_of_reversible<BadlyInverted>(2., 1.)) ==
        "ReversibleChain: needs layers that to_data inverts to one percent, got 1 at [0, 0] back "
        "as 2; a Chain inverts none");
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(error_of(second_of_reversible<BadlyInverted>(2., nan)).find(" back as nan;") !=
        std::string::npos);
}

TEST_CASE("Latents that are not finite are no error of the inverse") {
  CHECK(error_of(second_of_reversible<BadlyInverted>(1e308, 1.)) == "");
}

TEST_CASE("The first number that is not finite is found in the layers where it arose") {
  const std::string place = "in Chain, layer 0 (ReversibleChain), layer 1 (";
  const std::string forward = error_of(second_of_reversible<NanForward>(), {.check_finite = true});
  CHECK(forward.find("nan at [0, 0] of log ") != forward.npos);
  CHECK(forward.ends_with(place + "NanForward)"));
  const std::string back = error_of(second_of_reversible<NanBackward>(), {.check_finite = true});
  CHECK(back.find("of the adjoint of ") != back.npos);
  CHECK(back.ends_with(place + "NanBackward)"));
}

TEST_CASE("After an error, a tape that is cleared works as before") {
  const Chain<double> bad = second_of_reversible<NanForward>(),
                      good = second_of_reversible<ActNorm<double>>(2);
  Tape<double> tape({.check_finite = true});
  CHECK_THROWS_AS(bad.to_latent(tape.variable({{1., 2.}})), NonFiniteError);
  tape.clear();
  const Var<double> x = tape.variable({{1., 2.}});
  tape.backward(sum(good.to_latent(x).value));
  CHECK(numbers(x.adjoint()) == std::vector<double>{1, 1});
}
