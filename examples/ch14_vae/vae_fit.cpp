#include "examples/ch14_vae/vae_fit.hpp"

#include "engine/optimizers/optimizer.hpp"
#include "engine/optimizers/schedule.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

// All rows in random order, a batch at a time. A rest that is too small for a batch is left out,
// and a new order begins.
class Batches {
 public:
  Batches(const Array<float>& x, std::size_t batch) : x_(x), batch_(batch) {}

  Array<float> next(Rng& rng) {
    if (batch_ == 0 || batch_ >= x_.shape()[0]) return x_;
    if (order_.size() < batch_) order_ = rng.permutation(x_.shape()[0]);
    const std::vector<std::size_t> rows(order_.end() - static_cast<std::ptrdiff_t>(batch_),
                                        order_.end());
    order_.resize(order_.size() - batch_);
    return select_rows(x_, rows);
  }

 private:
  const Array<float>& x_;
  std::size_t batch_;
  std::vector<std::size_t> order_;
};

}  // namespace

Var<float> sampled_elbo(const Vae<float>& vae, Var<float> x, Rng& rng) {
  return vae.log_weight(x, rng);
}

// tag: fit
void fit_vae(const Vae<float>& vae, const std::vector<Parameter<float>*>& weights,
             const Array<float>& x, const Bound& bound, const VaeFitOptions& options,
             const std::function<void(std::size_t, double)>& on_step) {
  Adam<float> adam(weights, {.learning_rate = options.learning_rate});
  const Schedule rate = cosine(options.steps);
  Rng rng(options.seed);
  Batches batches(x, options.batch);
  Tape<float> tape;
  for (std::size_t step = 0; step < options.steps; ++step) {
    tape.clear();
    const Var<float> rows = tape.constant(batches.next(rng));
    const Var<float> loss = -mean(bound(vae, rows, rng));
    tape.backward(loss);
    adam.set_learning_rate(options.learning_rate * rate(step));
    adam.step();
    if (on_step) on_step(step + 1, -static_cast<double>(loss.item()));
  }
}
// end: fit

}  // namespace tapeflow
