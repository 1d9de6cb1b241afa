#include "flows/bases/autoregressive_mixture.hpp"

#include "engine/check.hpp"
#include "engine/io/number.hpp"
#include "flows/bases/draw_by_logits.hpp"
#include "flows/data/half_log_2pi.hpp"
#include "flows/data/row_shapes.hpp"
#include "flows/layers/autoregressive/incremental_made.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tapeflow {
namespace {

// `count` copies of a row of `width` numbers.
template <class T>
Array<T> copies(const Array<T>& row, std::size_t count, std::size_t width) {
  Array<T> rows(Shape{count, width});
  for (std::size_t i = 0; i < rows.size(); ++i) rows.data()[i] = row.data()[i % width];
  return rows;
}

}  // namespace

template <class T>
AutoregressiveMixture<T>::AutoregressiveMixture(std::vector<std::size_t> order,
                                                const AutoregressiveMixtureOptions& options,
                                                Rng& rng)
    : Distribution<T>(order.size()),
      made_(order,
            {.hidden = options.hidden,
             .activation = options.activation,
             .outputs = 3 * options.components,
             .context_features = options.context_features},
            rng, LastLayer::zero),
      components_(options.components),
      bound_(static_cast<T>(options.log_scale_bound)) {
  require(components_ > 0, "AutoregressiveMixture: needs at least one component, got 0");
  require(bound_ > 0, "AutoregressiveMixture: needs a positive log_scale_bound, got " +
                          to_text(options.log_scale_bound));
  Array<T>& bias = made_.named_parameters().back().parameter->value;
  for (std::size_t k = 0; k < components_; ++k) {
    const double mean = (2 * static_cast<double>(k) + 1) / static_cast<double>(components_) - 1;
    for (std::size_t j = 0; j < this->features(); ++j) {
      bias((components_ + k) * this->features() + j) = static_cast<T>(mean);
    }
  }
}

// tag: mixture
// Number r of column j stands in r D + j: logits, means and log-scales are [K, D] each.
template <class T>
Var<T> AutoregressiveMixture<T>::log_density(Var<T> z, Var<T> context) const {
  const std::size_t n = z.extent(0), d = this->features(), each = components_ * d;
  const Var<T> all = made_(z, context);
  const auto part = [&](std::size_t p) {
    return reshape(slice(all, 1, p * each, (p + 1) * each), {n, components_, d});
  };
  const Var<T> logits = part(0), mu = part(1), alpha = tanh(part(2) / bound_) * bound_;
  const Var<T> u = (reshape(z, {n, 1, d}) - mu) * exp(-alpha);
  const T constant = static_cast<T>(half_log_2pi);
  const Var<T> log_components = logits - alpha - 0.5 * square(u) - constant;  // [N, K, D]
  return sum(logsumexp(log_components, {1}) - logsumexp(logits, {1}), {1});
}
// end: mixture

template <class T>
T AutoregressiveMixture<T>::log_scale(T raw) const {
  return std::tanh(raw / bound_) * bound_;
}

template <class T>
Array<T> AutoregressiveMixture<T>::draw(std::size_t count, Rng& rng,
                                        const Array<T>& context) const {
  Array<T> z(Shape{count, this->features()});
  IncrementalMade<T> net(made_, count, context);
  std::vector<T> column(count), logits(components_);
  for (const std::size_t j : made_.order()) {
    const Array<T>& outputs = net.outputs();
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t k = 0; k < components_; ++k) logits[k] = outputs(k, i);
      const std::size_t k = draw_by_logits(std::span<const T>(logits), rng);
      const T mu = outputs(components_ + k, i), alpha = log_scale(outputs(2 * components_ + k, i));
      z(i, j) = column[i] = mu + std::exp(alpha) * static_cast<T>(rng.normal());
    }
    net.append(column.data());
  }
  return z;
}

template <class T>
Bounds AutoregressiveMixture<T>::box(const Array<T>& context) const {
  constexpr std::size_t points = 1000;
  constexpr double reach = 6;  // deviations of a component
  Bounds box{std::vector<double>(this->features()), std::vector<double>(this->features())};
  const Array<T> given = copies(context, points, context_features());
  IncrementalMade<T> net(made_, points, given);
  for (const std::size_t j : made_.order()) {
    const Array<T>& outputs = net.outputs();
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (std::size_t i = 0; i < points; ++i) {
      for (std::size_t k = 0; k < components_; ++k) {
        const double mu = outputs(components_ + k, i);
        const double scale = std::exp(double{log_scale(outputs(2 * components_ + k, i))});
        low = std::min(low, mu - reach * scale);
        high = std::max(high, mu + reach * scale);
      }
    }
    box.low[j] = low;
    box.high[j] = high;
    const Array<T> column = Rng(j).uniform<T>({points}, low, high);
    net.append(column.data());
  }
  return box;
}

template class AutoregressiveMixture<float>;
template class AutoregressiveMixture<double>;

}  // namespace tapeflow
