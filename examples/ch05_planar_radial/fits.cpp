#include "examples/ch05_planar_radial/fits.hpp"

#include "examples/ch05_planar_radial/layers.hpp"
#include "flows/training/energy_trainer.hpp"

#include <algorithm>
#include <utility>

namespace tapeflow {
namespace {

constexpr std::size_t draws = 100000;
const std::vector<FlowKind> kinds{
    {"planar", 2}, {"planar", 8}, {"planar", 32}, {"radial", 8}, {"sylvester", 4}};

}  // namespace

// tag: fits
// Fits every kind of flow to every energy. The end of a fit depends on where the flow's planes
// start: of several starts, the one with the lowest loss counts. The loss is the KL minus log Z,
// and log Z is the same for all fits, so that the choice needs no knowledge of the truth.
std::vector<FittedTarget> fit_all(const ChapterOptions& options, const Choice& choice) {
  std::vector<FittedTarget> all;
  std::vector<FitTask> tasks;
  for (const std::string& name : choice.targets) {
    all.push_back({EnergyTarget(name), {}});
    for (const FlowKind& kind : kinds)
      tasks.push_back({name + ", " + kind.name + " " + kind.depth(),
                       [&, kind](Rng& rng) {
                         return make_flow<float>(kind.name, kind.layers, options.broken, rng);
                       },
                       all.back().target.fitted.value});
  }
  std::vector<EnergyFit> fits =
      best_fits(tasks, choice.starts,
                {.steps = options.steps,
                 .learning_rate = 1e-2,
                 .beta = annealed(std::max<std::size_t>(1, options.steps / 2)),
                 .seed = options.seed});
  for (std::size_t k = 0; k < fits.size(); ++k) {
    auto& [target, flows] = all[k / kinds.size()];
    const Worth worth =
        worth_of(fits[k].flow, target.fitted.value, target.log_z, draws, options.seed);
    flows.push_back({kinds[k % kinds.size()], std::move(fits[k]), worth});
  }
  return all;
}
// end: fits

}  // namespace tapeflow
