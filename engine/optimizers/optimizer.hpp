// Gradient descent: from the gradients that a backward pass left to the next parameters.
#pragma once

#include "engine/tape.hpp"

#include <cstdint>
#include <vector>

namespace tapeflow {

/// Changes the given parameters by their `grad`. The parameters must outlive the optimiser.
template <class T>
class Optimizer {
 public:
  Optimizer(std::vector<Parameter<T>*> parameters, double learning_rate);
  virtual ~Optimizer() = default;

  /// One update of every parameter that got a gradient since the last step, by a backward pass or
  /// by hand. It uses the gradient up: a parameter that was not watched since then stays as it is,
  /// and so do its running averages.
  ///
  /// ShapeError if a gradient does not have its parameter's shape, as when no backward pass has
  /// ever reached it; std::logic_error if no parameter got a gradient since the last step.
  void step();

  double learning_rate() const { return learning_rate_; }
  void set_learning_rate(double rate) { learning_rate_ = rate; }

  /// What has to be saved to go on later: the number of steps so far, and the running averages,
  /// which are arrays shaped as the parameters, in their order.
  std::uint64_t steps() const { return steps_; }
  virtual std::vector<Array<T>*> state() = 0;

  /// Goes on from there: the next step is the one that the saved optimiser would have taken.
  /// std::invalid_argument unless the arrays are shaped as those of state().
  void restore(std::uint64_t steps, std::vector<Array<T>> state);

 protected:
  virtual void update(std::size_t index, Parameter<T>& parameter) = 0;
  /// One array of zeros per parameter.
  std::vector<Array<T>> zeros_like_parameters() const;

 private:
  std::vector<Parameter<T>*> parameters_;
  double learning_rate_;
  std::uint64_t steps_ = 0;
};

struct SgdOptions {
  double learning_rate = 0.01;
  double momentum = 0;
};

/// Stochastic gradient descent with momentum: v = momentum v + g, p = p - learning_rate v
/// (Sutskever et al. 2013, eq. 1–2, with the learning rate outside v).
template <class T>
class Sgd : public Optimizer<T> {
 public:
  Sgd(std::vector<Parameter<T>*> parameters, SgdOptions options);
  std::vector<Array<T>*> state() override;

 protected:
  void update(std::size_t index, Parameter<T>& parameter) override;

 private:
  SgdOptions options_;
  std::vector<Array<T>> velocity_;
};

struct AdamOptions {
  double learning_rate = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
};

/// Adam (Kingma & Ba, arXiv:1412.6980, Algorithm 1): with running averages m of g and v of g²,
/// p = p - learning_rate m̂ / (sqrt(v̂) + epsilon), m̂ and v̂ corrected for their start at zero.
template <class T>
class Adam : public Optimizer<T> {
 public:
  Adam(std::vector<Parameter<T>*> parameters, AdamOptions options);
  std::vector<Array<T>*> state() override;

 protected:
  void update(std::size_t index, Parameter<T>& parameter) override;

 private:
  AdamOptions options_;
  std::vector<Array<T>> m_, v_;
};

/// AdamW: Adam with weight decay beside the gradient instead of in it (Loshchilov & Hutter,
/// arXiv:1711.05101, Algorithm 2): each step first shrinks p by the factor
/// 1 - learning_rate weight_decay. The paper's factor is 1 - η_t λ, where η_t is the schedule
/// alone; so weight_decay = λ / α, with α the paper's learning rate.
template <class T>
class AdamW : public Adam<T> {
 public:
  AdamW(std::vector<Parameter<T>*> parameters, AdamOptions options, double weight_decay = 0.01);

 protected:
  void update(std::size_t index, Parameter<T>& parameter) override;

 private:
  double weight_decay_;
};

/// Clips the gradient of all parameters taken as one vector (Pascanu et al., arXiv:1211.5063,
/// Algorithm 1): where its norm is above max_norm > 0, every entry is scaled by max_norm / norm.
/// Returns the norm before. If the norm is NaN or infinite, nothing is scaled: the caller decides.
/// Gradients that an optimiser has used up do not count.
template <class T>
double clip_gradient_norm(const std::vector<Parameter<T>*>& parameters, double max_norm);

}  // namespace tapeflow
