// Fitting a flow to an energy, without any data.
//
// A density p(x) = exp(-U(x)) / Z of which only U is known still says how good a flow q is: draw
// from q, and compare what q and U say of the draws. The reverse Kullback–Leibler divergence
//
//   KL(q ‖ p) = E_q[log q(x) + U(x)] + log Z
//
// needs no draw of p, and its gradient no Z (Papamakarios et al., arXiv:1912.02762, section 2.3.2).
// In variational inference exp(-U) is the joint density of data and latent variables, and the
// expectation the negative of the evidence lower bound (Rezende & Mohamed, arXiv:1505.05770,
// eq. 15).
//
//   EnergyTrainer<float> trainer(flow, energy<float>("U1").value, {.steps = 5000});
//   EnergyFitResult result = trainer.run();
#pragma once

#include "engine/optimizers/optimizer.hpp"
#include "engine/optimizers/schedule.hpp"
#include "flows/flow.hpp"
#include "flows/targets/energies.hpp"

#include <functional>
#include <limits>
#include <memory>
#include <vector>

namespace tapeflow {

/// Two unbiased estimates of the gradient in the weights θ of q, from draws x = to_data(z) of z.
/// The weights act on log q(x) in two ways: they move x, and they change the density at an x.
///
///   ordinary: the derivative of log p_Z(z) - log_det + U(x), which contains both parts; one walk.
///   path:     only the first part (Roeder, Wu & Duvenaud, arXiv:1703.09194). The second part, the
///             score ∂ log q(x) / ∂θ at a fixed x, has mean zero and is left out: the mean stays,
///             and where q = p the gradient of every draw is zero. This estimate needs log q(x) by
///             to_latent, which doubles the cost. It costs more still where to_latent is the slow
///             direction: an IAF needs D passes, a planar layer solves an equation for each row.
enum class EnergyGradient { ordinary, path };

struct EnergyFitOptions {
  std::size_t steps = 5000;
  /// Draws in each step.
  std::size_t batch = 256;
  /// The learning rate of Adam.
  double learning_rate = 1e-3;
  /// A factor of the learning rate by step. A default Schedule stands for cosine(steps), with which
  /// the noise dies down.
  Schedule schedule = {};
  /// A factor of U by step, for example annealed(2000). A default Schedule stands for constant().
  Schedule beta = {};
  EnergyGradient gradient = EnergyGradient::ordinary;
  /// Longer gradients are clipped to this norm.
  double max_gradient_norm = std::numeric_limits<double>::infinity();
  /// Decides the draws.
  std::uint64_t seed = 1;
  /// The result does not depend on the number of threads.
  std::size_t threads = 1;
  /// The number of parts of a batch that threads share; see FitOptions.
  std::size_t shards = 2;
  /// Steps between two reports.
  std::size_t report_every = 100;
};

/// From `first` at step 0 in a straight line to 1 at step `steps`: at a small β the target is flat,
/// and the flow finds all of its modes before they part. In arXiv:1505.05770, eq. 20, the line is
/// min(1, .01 + t / 10000), which reaches 1 at step 9900: 9900 steps here. Needs steps > 0 and
/// 0 < first <= 1.
Schedule annealed(std::uint64_t steps, double first = 0.01);

/// Means over draws of q, in nats. KL(q ‖ p) is their sum plus log Z.
struct EnergyLoss {
  double log_q = 0, energy = 0;

  double sum() const { return log_q + energy; }
};

struct EnergyReport {
  std::size_t step = 0, steps = 0;
  EnergyLoss loss;          ///< over the draws since the last report; U is not multiplied by β
  double seconds = 0;       ///< since the start of this run
  double seconds_left = 0;  ///< if all steps are made
};

enum class EnergyFitEnd { all_steps, interrupted, diverged };

struct EnergyFitResult {
  EnergyFitEnd end = EnergyFitEnd::all_steps;
  std::size_t steps = 0;  ///< made in all; a step whose gradient is not finite is not made
};

template <class T, class Shard>
class Shards;

template <class T>
class EnergyTrainer {
 public:
  /// The flow must outlive the trainer. The energy is called from several threads, each with its
  /// own tape. std::invalid_argument if the flow has a context, or a base with weights: its draws
  /// do not say how they depend on these.
  EnergyTrainer(Flow<T>& flow, EnergyFunction<T> energy, EnergyFitOptions options);
  ~EnergyTrainer();

  /// Makes the steps, or those until `stop` says so. A later call goes on from there.
  EnergyFitResult run(const std::function<void(const EnergyReport&)>& on_report = {},
                      const std::function<bool()>& stop = {});

  /// The loss for these draws z [N, D] of the base, and the gradient of mean(log q + β U) in
  /// Parameter::grad: one step without the update.
  EnergyLoss loss_and_gradient(const Array<T>& z, double beta = 1);

 private:
  struct Shard;

  bool step(EnergyLoss& sum);

  Flow<T>& flow_;
  EnergyFunction<T> energy_;
  EnergyFitOptions options_;
  std::vector<Parameter<T>*> parameters_;
  Adam<T> adam_;
  Workers workers_;
  Rng rng_;
  std::unique_ptr<Shards<T, Shard>> shards_;
};

}  // namespace tapeflow
