// A flow: a density one can evaluate, sample and train.
#pragma once

#include "engine/workers.hpp"
#include "flows/bases/distributions.hpp"
#include "flows/bijector.hpp"

#include <memory>
#include <vector>

namespace tapeflow {

/// A base distribution of z seen through a bijector (Rezende & Mohamed, arXiv:1505.05770, eq. 5):
///
///   log p(x) = log p_Z(z) + log|det dz/dx|,   z = to_latent(x).
///
/// A context is given to both.
///
/// Everything const here is safe to call from several threads at a time, each with its own tape.
template <class T>
class Flow : public Module<T> {
 public:
  Flow(std::unique_ptr<Bijector<T>> bijector, std::unique_ptr<Distribution<T>> base)
      : bijector_(std::move(bijector)), base_(std::move(base)) {}

  /// On a tape: log p(x | context) in nats for each row of x [N, D]: [N].
  Var<T> log_prob(Var<T> x, Var<T> context = {}) const;

  /// Without a tape: log p of each row of `data` [N, D], with the rows of `context` [N, C] where
  /// the flow has one. The rows are split over the workers; the result does not depend on their
  /// number.
  std::vector<double> log_prob(const Array<T>& data, Workers& workers,
                               const Array<T>* context = nullptr) const;

  /// The same by to_latent_in_training: the likelihood that a step of training climbs.
  Var<T> log_prob_in_training(Var<T> x, Var<T> context = {}) const;

  /// See Bijector: whether layers wait for statistics of the training rows, and the pass over all
  /// of those in which they take them. Nothing else may use the flow meanwhile.
  bool needs_statistics() const { return bijector_->needs_statistics(); }
  void take_statistics(const Rows<T>& train, Workers& workers) {
    bijector_->take_statistics(train, workers);
  }

  /// `count` draws, [count, D], one for each row of `context` where the flow has one. The
  /// base's draws are multiplied by `temperature`: the standard deviations, of a standard normal.
  /// Memory beyond the result does not grow with `count`.
  Array<T> sample(std::size_t count, Rng& rng, double temperature = 1,
                  const Array<T>* context = nullptr) const;

  /// The same draws, mapped to the data by several threads.
  Array<T> sample(std::size_t count, Rng& rng, Workers& workers, double temperature = 1,
                  const Array<T>* context = nullptr) const;

  const Bijector<T>& bijector() const { return *bijector_; }
  /// Takes the bijector out, to build another flow with; this one is of no use afterwards.
  std::unique_ptr<Bijector<T>> release_bijector() { return std::move(bijector_); }
  const Distribution<T>& base() const { return *base_; }
  std::size_t features() const { return base_->features(); }
  void visit(ParameterVisitor<T>& visitor) override;

 private:
  std::unique_ptr<Bijector<T>> bijector_;
  std::unique_ptr<Distribution<T>> base_;
};

}  // namespace tapeflow
