// A flow: a density one can evaluate, sample and train.
#pragma once

#include "engine/workers.hpp"
#include "flows/bases/distributions.hpp"
#include "flows/bijector.hpp"
#include "flows/data/rows.hpp"

#include <algorithm>
#include <memory>
#include <vector>

namespace tapeflow {

/// How to draw samples.
template <class T>
struct SampleOptions {
  /// The base's draws are multiplied by it. For a standard normal it is the standard deviation.
  /// From 0 on, and finite as a T.
  double temperature = 1;
  /// One row for each sample, [count, C]; an empty array for a flow without a context.
  Array<T> context = {};
  /// The threads that map the draws to data; with a null pointer the calling thread does it alone.
  Workers* workers = nullptr;
};

/// A base distribution of z seen through a bijector (Rezende & Mohamed, arXiv:1505.05770, eq. 5):
///
///   log p(x) = log p_Z(z) + log|det dz/dx|,   z = to_latent(x).
///
/// A context is given to both.
///
/// Everything const here is safe to call from several threads at a time, each with its own tape. A
/// backward pass writes Parameter::grad: to run one in each thread, the tapes need
/// TapeOptions::own_parameter_gradients.
template <class T>
class Flow : public Module<T> {
 public:
  Flow(std::unique_ptr<Bijector<T>> bijector, std::unique_ptr<Distribution<T>> base)
      : bijector_(std::move(bijector)), base_(std::move(base)) {}

  /// On a tape: log p(x | context) in nats for each row of x [N, D]: [N].
  Var<T> log_prob(Var<T> x, Var<T> context = {}) const;

  /// On a tape, by to_latent_in_training: the likelihood that a step of training climbs.
  Var<T> log_prob_in_training(Var<T> x, Var<T> context = {}) const;

  /// Without a tape: log p of each row, given its context. The rows are split over the workers; the
  /// result does not depend on their number. Far out, where sums overflow, log p is -inf.
  std::vector<double> log_prob(const Rows<T>& rows, Workers& workers) const;
  /// Without a tape and without a context: log p of each row of x [N, D].
  std::vector<double> log_prob(const Array<T>& x, Workers& workers) const;

  /// See Bijector: whether layers wait for statistics of the training rows, and the pass over all
  /// training rows in which they take them. Nothing else may use the flow meanwhile.
  bool needs_statistics() const { return bijector_->needs_statistics(); }
  void take_statistics(const Rows<T>& train, Workers& workers) {
    bijector_->take_statistics(train, workers);
  }

  /// `count` draws, [count, D]. Memory beyond the result does not grow with `count`, and the draws
  /// do not depend on the number of workers.
  Array<T> sample(std::size_t count, Rng& rng, const SampleOptions<T>& options = {}) const;

  const Bijector<T>& bijector() const { return *bijector_; }
  const Distribution<T>& base() const { return *base_; }
  /// Takes a part out of a flow that is given up, to build another one with.
  std::unique_ptr<Bijector<T>> take_bijector() && { return std::move(bijector_); }
  std::unique_ptr<Distribution<T>> take_base() && { return std::move(base_); }

  std::size_t features() const { return base_->features(); }
  /// The number of context columns C; 0 for none.
  std::size_t context_features() const {
    return std::max(bijector_->context_features(), base_->context_features());
  }
  void visit(ParameterVisitor<T>& visitor) override;

 private:
  std::vector<double> scores(const Array<T>& data, const Array<T>& context, Workers& workers) const;

  std::unique_ptr<Bijector<T>> bijector_;
  std::unique_ptr<Distribution<T>> base_;
};

}  // namespace tapeflow
