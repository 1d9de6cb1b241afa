// A planted mistake: a MADE whose output layer has the mask of a hidden layer.
#pragma once

#include "flows/bases/distributions.hpp"
#include "flows/flow.hpp"
#include "flows/layers/autoregressive/made.hpp"

#include <memory>

namespace tapeflow {

/// One autoregressive layer on two columns, x1 first. Its outputs see columns of a degree *up to*
/// their own instead of *below* it, so that column j is shifted and scaled by numbers that depend
/// on column j itself. log_det and to_data are computed as for the right mask.
template <class T>
class WrongMask : public Bijector<T> {
 public:
  explicit WrongMask(Rng& rng)
      : hidden_(degree_mask<T>({1, 2}, degrees(), Sees::up_to_its_degree), Activation::tanh, rng),
        // tag: wrong-mask
        output_(degree_mask<T>(degrees(), {1, 2, 1, 2}, Sees::up_to_its_degree),
                // end: wrong-mask
                Activation::identity, rng) {}

  std::size_t features() const override { return 2; }
  Transformed<T> latent(Var<T> x, Var<T>) const override {
    const auto [mu, alpha] = shift_and_log_scale(x);
    return {(x - mu) * exp(-alpha), -sum(alpha, {1})};
  }

  Transformed<T> data(Var<T> z, Var<T>) const override {
    Var<T> x = z * T(0), alpha = x;
    for (int column = 0; column < 2; ++column) {
      const auto [mu, now] = shift_and_log_scale(x);
      x = z * exp(now) + mu;
      alpha = now;
    }
    return {x, sum(alpha, {1})};
  }

  void visit(ParameterVisitor<T>& visitor) override {
    visitor("hidden", hidden_);
    visitor("output", output_);
  }

 private:
  static std::vector<std::size_t> degrees() {
    std::vector<std::size_t> sorted(32, 1);
    std::fill(sorted.begin() + 16, sorted.end(), 2);
    return sorted;
  }
  struct ShiftAndLogScale {
    Var<T> mu, alpha;
  };
  ShiftAndLogScale shift_and_log_scale(Var<T> x) const {
    const Var<T> both = output_(hidden_(x));
    return {slice(both, 1, 0, 2), tanh(slice(both, 1, 2, 4) / T(3)) * T(3)};
  }

  MaskedLinear<T> hidden_, output_;
};

}  // namespace tapeflow
