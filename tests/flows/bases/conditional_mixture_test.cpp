// The base distribution with mixtures as conditionals, given a context: its density, its sampler,
// and MAF MoG.
#include "engine/check.hpp"
#include "engine/gradient_check.hpp"
#include "flows/checks/check_distribution.hpp"
#include "flows/data/statistics.hpp"
#include "flows/recipes.hpp"
#include "flows/training/trainer.hpp"
#include "tests/flows/bases/some_mixture.hpp"
#include "tests/flows/data.hpp"
#include "tests/support/catch.hpp"

using namespace tapeflow;

namespace {

Array<double> copies(const std::vector<double>& row, std::size_t count) {
  Array<double> rows(Shape{count, row.size()});
  for (std::size_t i = 0; i < rows.size(); ++i) rows.data()[i] = row[i % row.size()];
  return rows;
}

// A conditional mixture given one context: a distribution without context. Its samples may be
// planted: drawn for another context.
class Given : public Distribution<double> {
 public:
  using Row = std::vector<double>;
  Given(std::unique_ptr<Mixture> mixture, Row context, Row of_samples)
      : Distribution<double>(mixture->features()),
        mixture_(std::move(mixture)),
        context_(std::move(context)),
        of_samples_(std::move(of_samples)) {}
  void visit(ParameterVisitor<double>& visitor) override { mixture_->visit(visitor); }

 protected:
  Var<double> log_density(Var<double> z, Var<double>) const override {
    return mixture_->log_prob(z, z.tape().constant(copies(context_, z.extent(0))));
  }
  Array<double> draw(std::size_t n, Rng& rng, const Array<double>&) const override {
    return mixture_->sample(n, rng, copies(of_samples_, n));
  }
  Bounds box(const Array<double>&) const override { return mixture_->bounds(copies(context_, 1)); }

 private:
  std::unique_ptr<Mixture> mixture_;
  Row context_, of_samples_;
};

}  // namespace

TEST_CASE("Given any context, density and sampler of an autoregressive mixture belong together") {
  const std::size_t d = GENERATE(1, 2);
  for (const Given::Row& c : {Given::Row{0.3, -0.2}, Given::Row{-2, 1}, Given::Row{1, 3}}) {
    for (const auto& order : {natural_order(d), reversed_order(d)}) {
      CAPTURE(d, order, c);
      Given right(some_mixture(order, 2), c, c);
      CHECK(check_distribution(right) == std::vector<std::string>{});
    }
  }
  // Planted: a sampler that gets the columns of the context in the wrong order.
  Given planted(some_mixture(natural_order(d), 2), {-2, 1}, {1, -2});
  const std::vector<std::string> broken = check_distribution(planted);
  REQUIRE(!broken.empty());
  CHECK_THAT(broken[0], Catch::StartsWith("the mean of "));
}

TEST_CASE("The gradient of a mixture by its context agrees with differences") {
  const auto mixture = some_mixture({1, 0, 2}, 2);
  Rng rng(4);
  Parameter<double> z{"z", rng.normal<double>({5, 3})}, c{"c", rng.normal<double>({5, 2})};
  const std::vector<NamedParameter<double>> both{{"z", &z}, {"c", &c}};
  const auto right = [&](Tape<double>& tape) {
    return mixture->log_prob(tape.watch(z), tape.watch(c));
  };
  CHECK(check_gradient(right, both).ok);
  const auto detached = [&](Tape<double>& tape) {
    return mixture->log_prob(tape.watch(z), tape.constant(c.value));
  };
  CHECK_THAT(check_gradient(detached, both).sentence(), Catch::Contains("no gradient flows"));
}

TEST_CASE("A row's context changes its own density and draw, and no other row's") {
  const auto mixture = some_mixture({0, 1}, 2);
  Rng rng(5), one(6), other(6);
  const Array<double> z = rng.normal<double>({4, 2}), context = rng.normal<double>({4, 2});
  Array<double> changed = context;
  changed(1, 0) += 1;
  Tape<double> tape;
  const Var<double> before = mixture->log_prob(tape.constant(z), tape.constant(context));
  const Var<double> after = mixture->log_prob(tape.constant(z), tape.constant(changed));
  const Array<double> drawn = mixture->sample(4, one, context),
                      redrawn = mixture->sample(4, other, changed);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK((before.data()[i] == after.data()[i]) == (i != 1));
    CHECK((drawn(i, 0) == redrawn(i, 0)) == (i != 1));
    CHECK((drawn(i, 1) == redrawn(i, 1)) == (i != 1));
  }
}

TEST_CASE("A missing context is named with the shape that the mixture needs") {
  const auto mixture = some_mixture({0, 1}, 2);
  Rng rng(1);
  const Array<double> z = rng.normal<double>({4, 2}), narrow = rng.normal<double>({4, 1});
  Tape<double> tape;
  CHECK_THROWS_AS(mixture->log_prob(tape.constant(z)), std::logic_error);
  CHECK_THROWS_AS(mixture->bounds(), std::logic_error);
  CHECK_THROWS_WITH(mixture->sample(4, rng),
                    "AutoregressiveMixture: needs a context [4, 2], got none");
  CHECK_THROWS_AS(mixture->sample(4, rng, narrow), ShapeError);
  CHECK_THROWS_WITH(mixture->sample(4, rng, narrow),
                    "AutoregressiveMixture: needs a context [4, 2], got [4, 1]");
  // A mixture without a context ignores the context that a conditional flow passes on.
  Rng same(2), again(2);
  const auto plain = some_mixture({0, 1});
  CHECK(bool(plain->sample(4, same, narrow) == plain->sample(4, again)));
}

TEST_CASE("The context of a MAF MoG can switch between one and two modes, unlike MAF's layers") {
  // Given c = 0 the density is N(0, 1), given c = 1 half N(-3, 1/4) and half N(3, 1/4). Both have
  // the entropy ½ ln 2πe. In one column MAF's layers only move and stretch, so a base without the
  // context has the same shape for both.
  Rng rng(7);
  const auto draw = [&](std::size_t n) {
    Rows<double> rows{rng.normal<double>({n, 1}), Array<double>(Shape{n, 1})};
    for (std::size_t i = 0; i < n; ++i) {
      rows.context(i, 0) = static_cast<double>(rng.below(2));
      if (rows.context(i, 0) == 1) rows.x(i, 0) = rows.x(i, 0) / 2 + (rng.below(2) == 0 ? 3 : -3);
    }
    return rows;
  };
  const Rows<double> train = draw(2000), valid = draw(1000), test = draw(5000);
  const MafOptions options{1, {.hidden = {8}, .context_features = 1}};
  Flow<double> mog = maf_mog<double>(1, options, 4, rng);
  Flow<double> without(
      maf<double>(1, options, rng).take_bijector(),
      std::make_unique<Mixture>(natural_order(1),
                                AutoregressiveMixtureOptions{.hidden = {8}, .components = 4}, rng));
  Workers workers(1);
  const auto reached = [&](Flow<double>& flow) {
    Trainer<double>(flow, train, valid, {.epochs = 60, .batch = 100, .learning_rate = 1e-2}).run();
    return mean_and_error(flow.log_prob(test, workers)).mean;
  };
  const double error =
      4 * std::sqrt(0.5 / 5000) + static_cast<double>(mog.parameter_count()) / 2000;
  CHECK(std::abs(reached(mog) + ln_2pi_e / 2) < error);
  CHECK(reached(without) < -ln_2pi_e / 2 - 2 * error);
}
