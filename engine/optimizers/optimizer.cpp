#include "engine/optimizers/optimizer.hpp"

#include "engine/check.hpp"
#include "engine/kernels/clones.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

// tag: adam-pass
// All of Adam's update in one pass over memory: read g, m, v, p once, write m, v, p once.
template <class T>
TAPEFLOW_CLONES void adam_pass(std::size_t n, const T* __restrict g, T* __restrict m,
                               T* __restrict v, T* __restrict p, T beta1, T beta2, T rate,
                               T correction, T epsilon) {
  for (std::size_t i = 0; i < n; ++i) {
    m[i] = beta1 * m[i] + (1 - beta1) * g[i];
    v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
    p[i] -= rate * m[i] / (std::sqrt(v[i] * correction) + epsilon);
  }
}
// end: adam-pass

// Calls f(g) for every entry g of the gradients that no optimiser has used up.
template <class T, class F>
void each_gradient(const std::vector<Parameter<T>*>& parameters, F f) {
  for (const Parameter<T>* parameter : parameters) {
    if (parameter->grad_is_used()) continue;
    T* grad = parameter->grad.data();
    for (std::size_t i = 0; i < parameter->grad.size(); ++i) f(grad[i]);
  }
}

// The norm of the gradients, all divided by `unit`.
template <class T>
double norm_of_gradients(const std::vector<Parameter<T>*>& parameters, double unit) {
  double squares = 0;
  each_gradient(parameters, [&](T g) {
    const double v = static_cast<double>(g) / unit;
    squares += v * v;
  });
  return std::sqrt(squares);
}

template <class T>
double largest_gradient(const std::vector<Parameter<T>*>& parameters) {
  double largest = 0;
  each_gradient(parameters,
                [&](T g) { largest = std::max(largest, std::abs(static_cast<double>(g))); });
  return largest;
}

template <class T>
std::vector<Array<T>*> pointers(std::vector<Array<T>>& arrays) {
  std::vector<Array<T>*> result;
  for (Array<T>& array : arrays) result.push_back(&array);
  return result;
}

}  // namespace

template <class T>
Optimizer<T>::Optimizer(std::vector<Parameter<T>*> parameters, double learning_rate)
    : parameters_(std::move(parameters)), learning_rate_(learning_rate) {}

template <class T>
void Optimizer<T>::step() {
  bool any = parameters_.empty();
  for (const Parameter<T>* parameter : parameters_) {
    const bool set = parameter->grad.shape() == parameter->value.shape();
    any = any || set;
    if (set || parameter->grad_is_used()) continue;
    shape_error("Optimizer::step",
                "a gradient " + to_string(parameter->value.shape()) + " for parameter \"" +
                    parameter->name + "\"",
                to_string(parameter->grad.shape()) + "; did backward() reach it?");
  }
  if (!any) {
    throw std::logic_error(
        "Optimizer::step: needs a gradient set since the last step, got none; was there a "
        "backward()?");
  }
  ++steps_;
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    if (parameters_[i]->grad_is_used()) continue;
    update(i, *parameters_[i]);
    parameters_[i]->mark_grad_as_used();
  }
}

template <class T>
void Optimizer<T>::restore(std::uint64_t steps, std::vector<Array<T>> state) {
  const std::vector<Array<T>*> mine = this->state();
  bool fits = state.size() == mine.size();
  for (std::size_t i = 0; fits && i < mine.size(); ++i) fits = state[i].shape() == mine[i]->shape();
  require(fits, "Optimizer::restore: needs the state of an optimiser of the same parameters");
  for (std::size_t i = 0; i < mine.size(); ++i) *mine[i] = std::move(state[i]);
  steps_ = steps;
}

template <class T>
std::vector<Array<T>> Optimizer<T>::zeros_like_parameters() const {
  std::vector<Array<T>> zeros;
  for (const Parameter<T>* parameter : parameters_) {
    zeros.push_back(filled<T>(parameter->value.shape(), 0));
  }
  return zeros;
}

template <class T>
Sgd<T>::Sgd(std::vector<Parameter<T>*> parameters, SgdOptions options)
    : Optimizer<T>(std::move(parameters), options.learning_rate),
      options_(options),
      velocity_(this->zeros_like_parameters()) {}

// tag: sgd
template <class T>
void Sgd<T>::update(std::size_t index, Parameter<T>& parameter) {
  T* v = velocity_[index].data();
  T* p = parameter.value.data();
  const T* g = parameter.grad.data();
  const T rate = static_cast<T>(this->learning_rate()),
          momentum = static_cast<T>(options_.momentum);
  for (std::size_t i = 0; i < parameter.value.size(); ++i) {
    v[i] = momentum * v[i] + g[i];
    p[i] -= rate * v[i];
  }
}
// end: sgd

template <class T>
std::vector<Array<T>*> Sgd<T>::state() {
  return pointers(velocity_);
}

template <class T>
Adam<T>::Adam(std::vector<Parameter<T>*> parameters, AdamOptions options)
    : Optimizer<T>(std::move(parameters), options.learning_rate),
      options_(options),
      m_(this->zeros_like_parameters()),
      v_(this->zeros_like_parameters()) {}

// tag: adam
template <class T>
void Adam<T>::update(std::size_t index, Parameter<T>& parameter) {
  // The corrections are for the betas as rounded to T: 1 - 0.999f is off by 5e-5 of itself.
  const T beta1 = static_cast<T>(options_.beta1), beta2 = static_cast<T>(options_.beta2);
  const double t = static_cast<double>(this->steps());
  const double rate = this->learning_rate() / (1 - std::pow(double{beta1}, t));
  const double correction = 1 / (1 - std::pow(double{beta2}, t));
  adam_pass(parameter.value.size(), parameter.grad.data(), m_[index].data(), v_[index].data(),
            parameter.value.data(), beta1, beta2, static_cast<T>(rate), static_cast<T>(correction),
            static_cast<T>(options_.epsilon));
}
// end: adam

template <class T>
std::vector<Array<T>*> Adam<T>::state() {
  auto all = pointers(m_);
  for (Array<T>& v : v_) all.push_back(&v);
  return all;
}

template <class T>
AdamW<T>::AdamW(std::vector<Parameter<T>*> parameters, AdamOptions options, double weight_decay)
    : Adam<T>(std::move(parameters), options), weight_decay_(weight_decay) {}

// tag: adamw
template <class T>
void AdamW<T>::update(std::size_t index, Parameter<T>& parameter) {
  const T keep = static_cast<T>(1 - this->learning_rate() * weight_decay_);
  T* p = parameter.value.data();
  for (std::size_t i = 0; i < parameter.value.size(); ++i) p[i] *= keep;
  Adam<T>::update(index, parameter);
}
// end: adamw

template <class T>
double clip_gradient_norm(const std::vector<Parameter<T>*>& parameters, double max_norm) {
  require(max_norm > 0, "clip_gradient_norm: needs a max_norm above 0");
  double norm = norm_of_gradients(parameters, 1);
  if (!std::isnormal(norm)) {  // the squares may have left the range of double
    const double largest = largest_gradient(parameters);
    if (largest > 0 && std::isfinite(largest))
      norm = largest * norm_of_gradients(parameters, largest);
  }
  if (!(norm > max_norm) || std::isinf(norm)) return norm;
  const T factor = static_cast<T>(max_norm / norm);
  each_gradient(parameters, [factor](T& g) { g *= factor; });
  return norm;
}

template class Optimizer<float>;
template class Optimizer<double>;
template class Sgd<float>;
template class Sgd<double>;
template class Adam<float>;
template class Adam<double>;
template class AdamW<float>;
template class AdamW<double>;
template double clip_gradient_norm(const std::vector<Parameter<float>*>&, double);
template double clip_gradient_norm(const std::vector<Parameter<double>*>&, double);

}  // namespace tapeflow
