#include "flows/layers/autoregressive/masked_autoregressive.hpp"

#include "engine/check.hpp"
#include "engine/io/number.hpp"
#include "engine/kernels/each.hpp"
#include "flows/layers/autoregressive/incremental_made.hpp"

namespace tapeflow {

template <class T>
MaskedAutoregressive<T>::MaskedAutoregressive(std::vector<std::size_t> order,
                                              const MaskedAutoregressiveOptions& options, Rng& rng)
    : made_(std::move(order),
            {.hidden = options.hidden,
             .activation = options.activation,
             .outputs = 2,
             .context_features = options.context_features},
            rng, LastLayer::zero),
      bound_(static_cast<T>(options.log_scale_bound)) {
  require(options.log_scale_bound > 0,
          "MaskedAutoregressive: needs a positive log_scale_bound, got " +
              to_text(options.log_scale_bound));
}

// tag: shift-and-log-scale
template <class T>
typename MaskedAutoregressive<T>::ShiftAndLogScale MaskedAutoregressive<T>::shift_and_log_scale(
    Var<T> x, Var<T> context) const {
  const Var<T> both = made_(x, context);
  const std::size_t d = made_.features();
  return {slice(both, 1, 0, d), tanh(slice(both, 1, d, 2 * d) / bound_) * bound_};
}
// end: shift-and-log-scale

// tag: maf
template <class T>
Transformed<T> MaskedAutoregressive<T>::latent(Var<T> x, Var<T> context) const {
  const auto [mu, alpha] = shift_and_log_scale(x, context);
  return {(x - mu) * exp(-alpha), -sum(alpha, {1})};
}
// end: maf

// tag: maf-to-data
template <class T>
Transformed<T> MaskedAutoregressive<T>::to_data_plain(Var<T> z, Var<T> context) const {
  require_features("MaskedAutoregressive", z.shape(), made_.features());
  const auto column = [](Var<T> v, std::size_t j) { return slice(v, 1, j, j + 1); };
  const Var<T> nothing = z.tape().constant(filled<T>({z.extent(0), 1}, 0));
  std::vector<Var<T>> x(made_.features(), nothing), alpha = x;
  for (const std::size_t j : made_.order()) {  // the columns before j are known, the others zero
    const ShiftAndLogScale all = shift_and_log_scale(concatenate<T>(x, 1), context);
    alpha[j] = column(all.alpha, j);
    x[j] = column(z, j) * exp(alpha[j]) + column(all.mu, j);
  }
  return {concatenate<T>(x, 1), sum(concatenate<T>(alpha, 1), {1})};
}
// end: maf-to-data

// tag: maf-data
template <class T>
Transformed<T> MaskedAutoregressive<T>::data(Var<T> z, Var<T> context) const {
  return z.tape().options().record ? to_data_plain(z, context) : to_data_incremental(z, context);
}
// end: maf-data

template <class T>
Transformed<T> MaskedAutoregressive<T>::to_data_incremental(Var<T> z, Var<T> context) const {
  // tag: maf-incremental
  const std::size_t n = z.extent(0), d = made_.features();
  const Array<T> no_context;
  IncrementalMade<T> net(made_, n, context ? context.value() : no_context);
  const Var<T> x = z.tape().output({n, d}, {z}), log_det = zero_log_det(z);
  // sum_alpha starts at zero; the loop adds α.
  T *px = z.tape().write(x), *sum_alpha = z.tape().write(log_det);
  std::vector<T> column(n), scale(n);
  for (const std::size_t j : made_.order()) {
    const T *mu = net.outputs().data(), *raw = mu + n, *pz = z.data() + j;
    T *alpha = scale.data(), *x_j = column.data();
    each(n, alpha, [raw, c = bound_](std::size_t i) { return std::tanh(raw[i] / c) * c; });
    each(n, x_j, [=](std::size_t i) { return pz[i * d] * std::exp(alpha[i]) + mu[i]; });
    for (std::size_t i = 0; i < n; ++i) {
      px[i * d + j] = x_j[i];
      sum_alpha[i] += alpha[i];
    }
    net.append(x_j);
  }
  for (const Var<T> y : {x, log_det}) z.tape().pullback(y, [] {});  // complete; nothing flows back
  return {x, log_det};
  // end: maf-incremental
}

template class MaskedAutoregressive<float>;
template class MaskedAutoregressive<double>;

}  // namespace tapeflow
