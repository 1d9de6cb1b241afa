#include "flows/training/energy_trainer.hpp"

#include "engine/check.hpp"
#include "flows/training/shards.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

namespace tapeflow {

namespace {

EnergyFitOptions completed(EnergyFitOptions options) {
  require(options.steps > 0 && options.batch > 0 && options.shards > 0 && options.threads > 0 &&
              options.report_every > 0,
          "EnergyTrainer: needs steps, batch, shards, threads and report_every above 0");
  require(options.learning_rate > 0 && options.max_gradient_norm > 0,
          "EnergyTrainer: needs a learning_rate and a max_gradient_norm above 0");
  options.shards = std::min(options.shards, options.batch);
  if (!options.schedule) options.schedule = cosine(options.steps);
  if (!options.beta) options.beta = constant();
  return options;
}

template <class T>
void require_draws_that_follow_the_weights(Flow<T>& flow) {
  for (const NamedParameter<T>& named : flow.named_parameters())
    require(!named.parameter->trainable || !named.name.starts_with("base."),
            "EnergyTrainer: needs a base without weights, got one with " + named.name);
  require(flow.bijector().context_features() == 0,
          "EnergyTrainer: needs a flow without a context, got one with context columns");
}

template <class T>
EnergyLoss totals(Var<T> log_q, Var<T> energy) {
  require_same_shape("EnergyTrainer", "log q", log_q.shape(), "the energy", energy.shape());
  EnergyLoss total;
  for (std::size_t i = 0; i < log_q.size(); ++i) {
    total.log_q += static_cast<double>(log_q.data()[i]);
    total.energy += static_cast<double>(energy.data()[i]);
  }
  return total;
}

}  // namespace

Schedule annealed(std::uint64_t steps, double first) {
  require(steps > 0 && first > 0 && first <= 1, "annealed: needs steps > 0 and 0 < first <= 1");
  return [=](std::uint64_t step) {
    return std::min(1.,
                    first + (1 - first) * static_cast<double>(step) / static_cast<double>(steps));
  };
}

// What one thread needs for its part of a batch.
template <class T>
struct EnergyTrainer<T>::Shard {
  Tape<T> drawing;                                     // z to x
  Tape<T> scoring{{.own_parameter_gradients = true}};  // x to the loss, for the path gradient
  Array<T> z;
  EnergyLoss total;  // over its rows

  explicit Shard(bool alone) : drawing({.own_parameter_gradients = !alone}) {}
  const Tape<T>& weights_tape() const { return drawing; }

  void ordinary(const Flow<T>& flow, const EnergyFunction<T>& energy, T beta, T share);
  void path(const Flow<T>& flow, const EnergyFunction<T>& energy, T beta, T share);
};

// tag: ordinary-gradient
template <class T>
void EnergyTrainer<T>::Shard::ordinary(const Flow<T>& flow, const EnergyFunction<T>& energy, T beta,
                                       T share) {
  const Var<T> latent = drawing.view(z);
  const auto [x, log_det] = flow.bijector().to_data(latent);
  const Var<T> log_q = flow.base().log_prob(latent) - log_det, u = energy(x);
  total = totals(log_q, u);
  drawing.backward(sum(log_q + u * beta) * share);
}
// end: ordinary-gradient

// tag: path-gradient
// Two walks. The first, on a tape of its own where x is a leaf, finds how the loss changes with x;
// the gradient it leaves for the weights is the score and is not used. The second carries dx on to
// the weights that made x.
template <class T>
void EnergyTrainer<T>::Shard::path(const Flow<T>& flow, const EnergyFunction<T>& energy, T beta,
                                   T share) {
  const Var<T> drawn = flow.bijector().to_data(drawing.view(z)).value;
  const Var<T> x = scoring.variable(drawn.value());
  const Var<T> log_q = flow.log_prob(x), u = energy(x);
  total = totals(log_q, u);
  scoring.backward(sum(log_q + u * beta) * share);
  drawing.backward(drawn, x.adjoint());
}
// end: path-gradient

template <class T>
EnergyTrainer<T>::EnergyTrainer(Flow<T>& flow, EnergyFunction<T> energy, EnergyFitOptions options)
    : flow_(flow),
      energy_(std::move(energy)),
      options_(completed(std::move(options))),
      parameters_(flow.trainable_parameters()),
      adam_(parameters_, {.learning_rate = options_.learning_rate}),
      workers_(options_.threads),
      rng_(options_.seed) {
  require_draws_that_follow_the_weights(flow);
  shards_ = std::make_unique<Shards<T, Shard>>(options_.shards);
}

template <class T>
EnergyTrainer<T>::~EnergyTrainer() = default;

template <class T>
EnergyFitResult EnergyTrainer<T>::run(const std::function<void(const EnergyReport&)>& on_report,
                                      const std::function<bool()>& stop) {
  const auto start = std::chrono::steady_clock::now();
  const std::uint64_t before = adam_.steps();
  EnergyLoss sum;
  std::size_t summed = 0;
  while (adam_.steps() < options_.steps) {
    if (stop && stop()) return {EnergyFitEnd::interrupted, adam_.steps()};
    if (!step(sum)) return {EnergyFitEnd::diverged, adam_.steps()};
    ++summed;
    if (adam_.steps() % options_.report_every != 0 && adam_.steps() != options_.steps) continue;
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
    const auto count = static_cast<double>(std::exchange(summed, 0));
    const double per_step = time.count() / static_cast<double>(adam_.steps() - before);
    if (on_report)
      on_report({adam_.steps(),
                 options_.steps,
                 {sum.log_q / count, sum.energy / count},
                 time.count(),
                 per_step * static_cast<double>(options_.steps - adam_.steps())});
    sum = {};
  }
  return {EnergyFitEnd::all_steps, adam_.steps()};
}

// False, and no step, if the gradient is no number any more.
template <class T>
bool EnergyTrainer<T>::step(EnergyLoss& sum) {
  const Array<T> z = flow_.base().sample(options_.batch, rng_);
  const EnergyLoss loss = loss_and_gradient(z, options_.beta(adam_.steps()));
  const double norm = clip_gradient_norm(parameters_, options_.max_gradient_norm);
  if (!std::isfinite(norm) || !std::isfinite(loss.sum())) return false;
  adam_.set_learning_rate(options_.learning_rate * options_.schedule(adam_.steps()));
  adam_.step();
  sum.log_q += loss.log_q;
  sum.energy += loss.energy;
  return true;
}

template <class T>
EnergyLoss EnergyTrainer<T>::loss_and_gradient(const Array<T>& z, double beta) {
  require_rank("EnergyTrainer::loss_and_gradient", "z", z.shape(), 2);
  const std::size_t rows = z.shape()[0], features = z.shape()[1];
  require(rows >= shards_->size(), "EnergyTrainer::loss_and_gradient: needs a row for each shard");
  const T share = static_cast<T>(1 / static_cast<double>(rows));
  shards_->run(workers_, rows, [&](Shard& shard, std::size_t first, std::size_t last) {
    shard.drawing.clear();
    shard.scoring.clear();
    shard.z.resize({last - first, features});
    std::copy_n(z.data() + first * features, shard.z.size(), shard.z.data());
    const auto estimate =
        options_.gradient == EnergyGradient::path ? &Shard::path : &Shard::ordinary;
    (shard.*estimate)(flow_, energy_, static_cast<T>(beta), share);
  });
  shards_->sum_gradients(parameters_);
  EnergyLoss mean;
  shards_->each([&](const Shard& shard) {
    mean.log_q += shard.total.log_q / static_cast<double>(rows);
    mean.energy += shard.total.energy / static_cast<double>(rows);
  });
  return mean;
}

template class EnergyTrainer<float>;
template class EnergyTrainer<double>;

}  // namespace tapeflow
