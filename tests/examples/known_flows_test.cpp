// The layers and flows of chapter 04.
#include "examples/ch04_change_of_variables/known_flows.hpp"

#include "engine/check.hpp"
#include "examples/ch04_change_of_variables/box_muller.hpp"
#include "examples/ch04_change_of_variables/full_affine.hpp"
#include "flows/checks/check_bijector.hpp"
#include "flows/data/statistics.hpp"
#include "flows/quadrature.hpp"
#include "tests/support/catch.hpp"

using namespace tapeflow;

namespace {

// A planted mistake: log_det without the factor 2π of the angle.
class PlantedBoxMuller : public BoxMuller {
 public:
  Transformed<double> latent(Var<double> u, Var<double>) const override {
    const auto [z, log_det] = BoxMuller::latent(u, {});
    return {z, log_det - 1.8378770664093453};
  }
};

std::vector<std::string> broken_by(BoxMuller& layer) {
  const Array<double> u = Rng(2).uniform<double>({5, 2}, 0, 1);
  return check_bijector<double>(layer, u, {.data_low = 1e-9, .data_high = 1 - 1e-9});
}

}  // namespace

TEST_CASE("Box and Muller's map keeps the contract on the open square, and a lost 2π is noticed") {
  BoxMuller layer;
  // The contract integrates over the image of a grid of latents, which misses 0.25 % of the square.
  CHECK(broken_by(layer) ==
        std::vector<std::string>{"the density integrates to 0.99750231, not 1"});
  const Flow<double> flow(std::make_unique<BoxMuller>(),
                          std::make_unique<StandardNormal<double>>(2));
  Workers workers(1);
  const auto log_prob = [&](const Array<double>& u) { return flow.log_prob(u, workers); };
  CHECK(density_grid(log_prob, {{0, 0}, {1, 1}}, 50).integral() == Approx(1).epsilon(1e-12));
  PlantedBoxMuller planted;
  CHECK(broken_by(planted).size() > 2);
  Tape<double> tape;
  CHECK_THROWS_AS(layer.to_latent(tape.constant(filled<double>({4, 3}, 0.5))), ShapeError);
}

TEST_CASE("A full affine layer keeps the contract, also where it turns the plane over") {
  FullAffine layer;  // starts as the exchange of the columns
  CHECK(check_bijector(layer, Rng(1).normal<double>({5, 2})) == std::vector<std::string>{});
  WithoutBars planted;
  CHECK_FALSE(check_bijector(planted, Rng(1).normal<double>({5, 2})).empty());
}

TEST_CASE("A log-determinant that is summed over the batch is named as a factor and as a leak") {
  SummedOverBatch planted;
  std::string all;
  for (const std::string& sentence : check_bijector(planted, Rng(1).normal<double>({5, 2})))
    all += sentence + "\n";
  INFO(all);
  CHECK(all.find("log_det of to_latent") != all.npos);
  CHECK(all.find("row") != all.npos);
}

TEST_CASE("Known flows have the density of their formula, and sample from it") {
  for (const KnownFlow& known : known_flows()) {
    INFO(known.name);
    CHECK(worst_difference(known, 3) < 1e-13);
    // The mean of ln p over draws is minus the entropy: ½ ln 2πe for a normal number, and the same
    // for a log-normal one, because E ln x = 0.
    const double entropy = known.density == "uniform"  ? 0
                           : known.density == "normal" ? 2 * 1.4189385332046727
                                                       : 1.4189385332046727;
    Rng rng(4);
    Workers workers(1);
    const auto [mean, error] =
        mean_and_error(known.flow.log_prob(known.flow.sample(20000, rng), workers));
    CHECK(std::abs(mean + entropy) < 4 * error + 1e-12);
  }
}
