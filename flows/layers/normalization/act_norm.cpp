#include "flows/layers/normalization/act_norm.hpp"

#include "flows/data/statistics.hpp"

#include <cmath>

namespace tapeflow {

template <class T>
ActNorm<T>::ActNorm(std::size_t features)
    : log_scale_{"log_scale", filled<T>({features}, 0)},
      shift_{"shift", filled<T>({features}, 0)},
      initialised_(frozen("initialised", filled<T>({1}, 0), Values::flag)) {}

// tag: actnorm
// tag: actnorm-maps
template <class T>
Transformed<T> ActNorm<T>::latent(Var<T> x, Var<T>) const {
  const Var<T> s = x.tape().watch(log_scale_), t = x.tape().watch(shift_);
  return {x * exp(s) + t, constant_log_det(x, sum(s))};
}

template <class T>
Transformed<T> ActNorm<T>::data(Var<T> z, Var<T>) const {
  const Var<T> s = z.tape().watch(log_scale_), t = z.tape().watch(shift_);
  return {(z - t) * exp(-s), constant_log_det(z, -sum(s))};
}
// end: actnorm-maps

// tag: actnorm-statistics
template <class T>
void ActNorm<T>::take_statistics(const Rows<T>& rows, Workers&) {
  if (!needs_statistics()) return;
  require_features("ActNorm", rows.x.shape(), shift_.value.size());
  const ColumnMoments moments = column_moments(rows.x);
  for (std::size_t j = 0; j < shift_.value.size(); ++j) {
    const double scale = moments.deviation(j) > 0 ? 1 / moments.deviation(j) : 1;
    log_scale_.value(j) = static_cast<T>(std::log(scale));
    shift_.value(j) = static_cast<T>(-moments.mean(j) * scale);
  }
  initialised_.value(0) = 1;
}
// end: actnorm-statistics
// end: actnorm

template <class T>
void ActNorm<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("log_scale", log_scale_);
  visitor("shift", shift_);
  visitor("initialised", initialised_);
}

template class ActNorm<float>;
template class ActNorm<double>;

}  // namespace tapeflow
