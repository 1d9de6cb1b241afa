#include "flows/layers/normalization/batch_norm.hpp"

#include "engine/check.hpp"
#include "engine/io/number.hpp"
#include "flows/data/statistics.hpp"

namespace tapeflow {

template <class T>
BatchNorm<T>::BatchNorm(std::size_t features, double epsilon)
    : log_gamma_{"log_gamma", filled<T>({features}, 0)},
      beta_{"beta", filled<T>({features}, 0)},
      mean_(frozen("mean", filled<T>({features}, 0))),
      variance_(frozen("variance", filled<T>({features}, 1), Values::zero_or_more)),
      epsilon_(static_cast<T>(epsilon)) {
  require(epsilon > 0, "BatchNorm: needs a positive epsilon, got " + to_text(epsilon));
}

// tag: batch-norm
template <class T>
Transformed<T> BatchNorm<T>::normalised(Var<T> x, Var<T> m, Var<T> v) const {
  Tape<T>& tape = x.tape();
  const Var<T> log_scale = tape.watch(log_gamma_) - log(v + epsilon_) * T(0.5);
  return {(x - m) * exp(log_scale) + tape.watch(beta_), constant_log_det(x, sum(log_scale))};
}

template <class T>
Transformed<T> BatchNorm<T>::latent(Var<T> x, Var<T>) const {
  return normalised(x, x.tape().watch(mean_), x.tape().watch(variance_));
}

template <class T>
Transformed<T> BatchNorm<T>::latent_in_training(Var<T> x, Var<T>) const {
  if (x.extent(0) < 2) {
    require(false,
            "BatchNorm: needs two rows or more in training, got " + std::to_string(x.extent(0)));
  }
  const Var<T> m = mean(x, {0});
  return normalised(x, m, mean(square(x - m), {0}));
}
// end: batch-norm

// tag: batch-norm-data
template <class T>
Transformed<T> BatchNorm<T>::data(Var<T> z, Var<T>) const {
  Tape<T>& tape = z.tape();
  const Var<T> log_scale = tape.watch(log_gamma_) - log(tape.watch(variance_) + epsilon_) * T(0.5);
  return {(z - tape.watch(beta_)) * exp(-log_scale) + tape.watch(mean_),
          constant_log_det(z, -sum(log_scale))};
}
// end: batch-norm-data

// tag: batch-norm-statistics
template <class T>
void BatchNorm<T>::take_statistics(const Rows<T>& rows, Workers&) {
  require_features("BatchNorm", rows.x.shape(), mean_.value.size());
  const ColumnMoments moments = column_moments(rows.x);
  for (std::size_t j = 0; j < mean_.value.size(); ++j) {
    mean_.value(j) = static_cast<T>(moments.mean(j));
    variance_.value(j) = static_cast<T>(moments.deviation(j) * moments.deviation(j));
  }
}
// end: batch-norm-statistics

template <class T>
void BatchNorm<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("log_gamma", log_gamma_);
  visitor("beta", beta_);
  visitor("mean", mean_);
  visitor("variance", variance_);
}

template class BatchNorm<float>;
template class BatchNorm<double>;

}  // namespace tapeflow
