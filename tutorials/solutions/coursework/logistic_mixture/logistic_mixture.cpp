#include "logistic_mixture.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace tapeflow {
namespace {

constexpr std::size_t components = 8, numbers = 3 * components + 2;
constexpr double bound = 3;  // of every log-scale

template <class T>
Var<T> bounded(Var<T> v) {
  return tanh(v / T(bound)) * T(bound);
}

template <class T>
struct Logit {
  Var<T> value, log_slope;  // of x -> logit F(x), [N, M]
};

// In logarithms of F and of 1 - F, which do not round to 0 or 1 far out.
template <class T>
Logit<T> logit(Var<T> x, Var<T> log_share, Var<T> mean, Var<T> log_scale) {
  const Var<T> t = (reshape(x, {x.extent(0), x.extent(1), 1}) - mean) * exp(-log_scale);
  const Var<T> left = log_sigmoid(t), right = log_sigmoid(-t);
  const Var<T> log_F = logsumexp(log_share + left, {2}),
               log_rest = logsumexp(log_share + right, {2});
  const Var<T> log_density = logsumexp(log_share + left + right - log_scale, {2});
  return {log_F - log_rest, log_density - log_F - log_rest};
}

double log_sigmoid_of(double t) { return std::min(t, 0.) - std::log1p(std::exp(-std::abs(t))); }

// ln Σ_k share_k e^(v_k), without overflow.
double log_mean(const double* share, const std::array<double, components>& v) {
  const double most = *std::max_element(v.begin(), v.end());
  double sum = 0;
  for (std::size_t k = 0; k < components; ++k) sum += share[k] * std::exp(v[k] - most);
  return most + std::log(sum);
}

// logit F(x) of one number, in double.
double logit_at(double x, const double* share, const double* mean, const double* scale) {
  std::array<double, components> left{}, right{};
  for (std::size_t k = 0; k < components; ++k) {
    const double t = (x - mean[k]) / scale[k];
    left[k] = log_sigmoid_of(t);
    right[k] = log_sigmoid_of(-t);
  }
  return log_mean(share, left) - log_mean(share, right);
}

// The x at which logit F(x) is y.
double root(double y, const double* share, const double* mean, const double* scale) {
  double low = 1e300, high = -1e300;
  for (std::size_t k = 0; k < components; ++k) {
    low = std::min(low, mean[k] + scale[k] * y);
    high = std::max(high, mean[k] + scale[k] * y);
  }
  for (int step = 0; step < 100; ++step) {
    const double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    (logit_at(middle, share, mean, scale) < y ? low : high) = middle;
  }
  return low + (high - low) / 2;
}

// The roots for all numbers of y [N, M], as plain numbers.
template <class T>
Array<T> roots(const Array<T>& y, const Array<T>& log_share, const Array<T>& mean,
               const Array<T>& log_scale) {
  Array<T> x(y.shape());
  std::vector<double> share(components), at(components), scale(components);
  for (std::size_t i = 0; i < y.size(); ++i) {
    for (std::size_t k = 0; k < components; ++k) {
      share[k] = std::exp(static_cast<double>(log_share.data()[i * components + k]));
      at[k] = mean.data()[i * components + k];
      scale[k] = std::exp(static_cast<double>(log_scale.data()[i * components + k]));
    }
    x.data()[i] = static_cast<T>(root(y.data()[i], share.data(), at.data(), scale.data()));
  }
  return x;
}

}  // namespace

// The last layer of the network starts at zero. The components start side by side, because equal
// ones would get equal gradients and stay equal for ever.
template <class T>
LogisticMixture<T>::LogisticMixture(Split split, Rng& rng)
    : Coupling<T>(std::move(split), 0),
      net_(network_widths(this->split(), 0, {32, 32}, numbers), Activation::tanh, rng,
           LastLayer::zero) {}

template <class T>
typename LogisticMixture<T>::Mixture LogisticMixture<T>::mixture(Var<T> input) const {
  const std::size_t n = input.extent(0), moved = this->split().moved.size();
  const Var<T> all = reshape(net_(input), {n, moved, numbers});
  const auto part = [&](std::size_t p) {
    return slice(all, 2, p * components, (p + 1) * components);
  };
  const auto single = [&](std::size_t p) {
    return reshape(slice(all, 2, 3 * components + p, 3 * components + p + 1), {n, moved});
  };
  Array<T> start(Shape{1, 1, components});
  for (std::size_t k = 0; k < components; ++k)
    start(0, 0, k) = T(3) * (T(2) * T(k) / T(components - 1) - T(1));
  const Var<T> h = part(0), total = reshape(logsumexp(h, {2}), {n, moved, 1});
  return {h - total, part(1) + input.tape().constant(std::move(start)), bounded(part(2)),
          bounded(single(0)), single(1)};
}

template <class T>
Transformed<T> LogisticMixture<T>::move(Var<T> x_b, Var<T> input) const {
  const auto [log_share, mean, log_scale, a, b] = mixture(input);
  const auto [y, log_slope] = logit(x_b, log_share, mean, log_scale);
  return {y * exp(a) + b, sum(a + log_slope, {1})};
}

// Bisection gives x as a number without a history. One step of Newton's method on the tape, whose
// slope is a plain number too, gives it the derivatives of the root: 1 / g' in z, and -g_θ / g' in
// every number θ of the network.
template <class T>
Transformed<T> LogisticMixture<T>::move_back(Var<T> z_b, Var<T> input) const {
  const auto [log_share, mean, log_scale, a, b] = mixture(input);
  const Var<T> y = (z_b - b) * exp(-a);
  const Var<T> found =
      z_b.tape().constant(roots(y.value(), log_share.value(), mean.value(), log_scale.value()));
  const auto [there, slope_there] = logit(found, log_share, mean, log_scale);
  const Var<T> slope = z_b.tape().constant(exp(slope_there).value());
  const Var<T> x_b = found + (y - there) / slope;
  return {x_b, -sum(a + logit(x_b, log_share, mean, log_scale).log_slope, {1})};
}

template <class T>
void LogisticMixture<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("net", net_);
}

// Every other column is kept. A single column has no other to keep.
template <class T>
std::unique_ptr<Bijector<T>> make_logistic_mixture(std::size_t features, Rng& rng) {
  const Split split = features == 1 ? Split{{}, {0}} : alternating_split(features);
  return std::make_unique<LogisticMixture<T>>(split, rng);
}

template class LogisticMixture<float>;
template class LogisticMixture<double>;
template std::unique_ptr<Bijector<float>> make_logistic_mixture<float>(std::size_t, Rng&);
template std::unique_ptr<Bijector<double>> make_logistic_mixture<double>(std::size_t, Rng&);

}  // namespace tapeflow
