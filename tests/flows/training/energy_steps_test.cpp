// The steps of a fit to an energy: which numbers of the schedules they take, and what is reported.
#include "flows/training/energy_trainer.hpp"
#include "tests/flows/data.hpp"
#include "tests/flows/helpers.hpp"
#include "tests/support/catch.hpp"

using namespace tapeflow;

namespace {

Flow<double> planar_flow(std::uint64_t seed) {
  Rng rng(seed);
  Flow<double> flow = planar<double>(2, 2, rng);
  randomise(flow, rng, 0.4);
  return flow;
}

// The weights after `steps` steps from the same start, each with the schedules' numbers of its own
// step: the loop of the trainer, written out.
std::vector<double> by_steps(std::size_t steps, const Schedule& schedule, const Schedule& beta) {
  Flow<double> flow = planar_flow(1);
  EnergyTrainer<double> gradient(flow, energy<double>("U3").value, {.batch = 10});
  Adam<double> adam(flow.trainable_parameters(), {});
  Rng rng(8);
  for (std::size_t step = 0; step < steps; ++step) {
    gradient.loss_and_gradient(flow.base().sample(10, rng), beta(step));
    adam.set_learning_rate(0.02 * schedule(step));
    adam.step();
  }
  return all_weights(flow);
}

std::vector<double> by_trainer(std::size_t steps, const Schedule& schedule, const Schedule& beta) {
  Flow<double> flow = planar_flow(1);
  EnergyTrainer<double>(flow, energy<double>("U3").value,
                        {.steps = steps,
                         .batch = 10,
                         .learning_rate = 0.02,
                         .schedule = schedule,
                         .beta = beta,
                         .seed = 8})
      .run();
  return all_weights(flow);
}

}  // namespace

TEST_CASE("Each step of a fit takes the learning rate and the β of its own number, from 0 on") {
  const Schedule rate = warm_up(4), beta = annealed(5, 0.1);
  const auto ahead = [](const Schedule& schedule) {
    return [schedule](std::uint64_t step) { return schedule(step + 1); };
  };
  for (const std::size_t steps : {1u, 2u, 6u}) {
    const std::vector<double> found = by_trainer(steps, rate, beta);
    CHECK(found == by_steps(steps, rate, beta));
    // Planted: schedules one step ahead, or ignored.
    CHECK(found != by_steps(steps, ahead(rate), beta));
    CHECK(found != by_steps(steps, constant(), beta));
    CHECK((steps == 1 || found != by_steps(steps, rate, ahead(beta))));
    CHECK((steps == 1 || found != by_steps(steps, rate, constant())));
  }
}

TEST_CASE("By default the learning rate falls along half a cosine, and β is 1") {
  CHECK(by_trainer(6, {}, {}) == by_steps(6, cosine(6), constant()));
  CHECK(by_trainer(6, {}, {}) != by_steps(6, constant(), constant()));
}

TEST_CASE("A report has the mean loss of the draws since the last report, and U without β") {
  Flow<double> flow = planar_flow(1), same = planar_flow(1);
  const EnergyFitOptions still{.steps = 5,
                               .batch = 10,
                               .learning_rate = 1e-30,
                               .beta = annealed(5),
                               .seed = 8,
                               .report_every = 2};
  std::vector<EnergyReport> reports;
  EnergyTrainer<double>(flow, energy<double>("U3").value, still).run([&](const EnergyReport& r) {
    reports.push_back(r);
  });
  EnergyTrainer<double> loss(same, energy<double>("U3").value, {});
  Rng rng(8);
  REQUIRE(reports.size() == 3);
  for (std::size_t k = 0; k < 3; ++k) {
    const std::size_t steps = k < 2 ? 2 : 1;
    EnergyLoss mean;
    for (std::size_t step = 0; step < steps; ++step) {
      const EnergyLoss now = loss.loss_and_gradient(same.base().sample(10, rng));
      mean.log_q += now.log_q / static_cast<double>(steps);
      mean.energy += now.energy / static_cast<double>(steps);
    }
    CHECK(reports[k].step == (k < 2 ? 2 * (k + 1) : 5));
    CHECK(reports[k].loss.log_q == Approx(mean.log_q).epsilon(1e-12));
    CHECK(reports[k].loss.energy == Approx(mean.energy).epsilon(1e-12));
  }
}
