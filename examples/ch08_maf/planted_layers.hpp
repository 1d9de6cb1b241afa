// Planted mistakes: autoregressive layers as people write them on a bad day.
#pragma once

#include "flows/layers/autoregressive/masked_autoregressive.hpp"

#include <algorithm>
#include <memory>
#include <string>

namespace tapeflow {

/// A masked autoregressive layer without a mistake, whatever its network: to_latent in one pass,
/// to_data in a pass for each column.
template <class T>
class ByHand : public Bijector<T> {
 protected:
  /// The shifts of all columns, then their log-scales before the bound: [N, 2 D].
  virtual Var<T> network(Var<T> x) const = 0;

  Transformed<T> latent(Var<T> x, Var<T>) const override {
    const auto [mu, alpha] = shift_and_log_scale(x);
    return {(x - mu) * exp(-alpha), -sum(alpha, {1})};
  }
  // After k passes the first k columns of x are right.
  Transformed<T> data(Var<T> z, Var<T>) const override {
    Var<T> x = z * T(0), log_det = sum(x, {1});
    for (std::size_t pass = 0; pass < this->features(); ++pass) {
      const auto [mu, alpha] = shift_and_log_scale(x);
      x = z * exp(alpha) + mu;
      log_det = sum(alpha, {1});
    }
    return {x, log_det};
  }

  struct ShiftAndLogScale {
    Var<T> mu, alpha;  // both [N, D]
  };
  ShiftAndLogScale shift_and_log_scale(Var<T> x) const {
    const std::size_t d = this->features();
    const Var<T> both = network(x);
    return {slice(both, 1, 0, d), tanh(slice(both, 1, d, 2 * d) / T(3)) * T(3)};
  }
};

/// Two columns, x1 first. The outputs see columns of a degree *up to* their own instead of *below*
/// it, so that column j is shifted and scaled by numbers that depend on column j itself.
template <class T>
class WrongMask : public ByHand<T> {
 public:
  explicit WrongMask(Rng& rng)
      : hidden_(degree_mask<T>({1, 2}, degrees(), Sees::up_to_its_degree), Activation::tanh, rng),
        // tag: wrong-mask
        output_(degree_mask<T>(degrees(), {1, 2, 1, 2}, Sees::up_to_its_degree),
                // end: wrong-mask
                Activation::identity, rng) {}

  std::size_t features() const override { return 2; }
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
  Var<T> network(Var<T> x) const override { return output_(hidden_(x)); }

  MaskedLinear<T> hidden_, output_;
};

/// A layer with the masks of Made.
template <class T>
class WithMade : public ByHand<T> {
 public:
  WithMade(const std::vector<std::size_t>& order, const std::vector<std::size_t>& hidden, Rng& rng)
      : made_(order, {.hidden = hidden, .outputs = 2}, rng, LastLayer::zero) {}

  std::size_t features() const override { return made_.features(); }
  void visit(ParameterVisitor<T>& visitor) override { visitor("made", made_); }

 private:
  Var<T> network(Var<T> x) const override { return made_(x); }

  Made<T> made_;
};

/// Samples in one pass: the network is asked about z, where it should be asked about x.
template <class T>
class OnePass : public WithMade<T> {
 public:
  using WithMade<T>::WithMade;

 protected:
  // tag: one-pass
  Transformed<T> data(Var<T> z, Var<T>) const override {
    const auto [mu, alpha] = this->shift_and_log_scale(z);
    return {z * exp(alpha) + mu, sum(alpha, {1})};
  }
  // end: one-pass
};

/// The scale is a number without a history: no gradient flows through it.
template <class T>
class Detached : public WithMade<T> {
 public:
  using WithMade<T>::WithMade;

 protected:
  // tag: detached
  Transformed<T> latent(Var<T> x, Var<T>) const override {
    const auto [mu, alpha] = this->shift_and_log_scale(x);
    const Var<T> scale = x.tape().constant(exp(-alpha).value());
    return {(x - mu) * scale, -sum(alpha, {1})};
  }
  // end: detached
};

/// The layer with the mistake of this name, as --break has it; for another name the library's
/// layer. WrongMask has a shape of its own.
template <class T>
std::unique_ptr<Bijector<T>> layer_with(const std::string& mistake,
                                        const std::vector<std::size_t>& order,
                                        const std::vector<std::size_t>& hidden, Rng& rng) {
  if (mistake == "mask") return std::make_unique<WrongMask<T>>(rng);
  if (mistake == "one-pass") return std::make_unique<OnePass<T>>(order, hidden, rng);
  if (mistake == "detach") return std::make_unique<Detached<T>>(order, hidden, rng);
  return std::make_unique<MaskedAutoregressive<T>>(
      order, MaskedAutoregressiveOptions{.hidden = hidden}, rng);
}

}  // namespace tapeflow
