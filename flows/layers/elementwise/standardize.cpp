#include "flows/layers/elementwise/standardize.hpp"

#include "engine/check.hpp"

#include <cmath>

namespace tapeflow {

ColumnMoments column_moments(const Array<double>& data) {
  require_rank("column_moments", "data", data.shape(), 2);
  const std::size_t n = data.shape()[0], d = data.shape()[1];
  require(n > 0, "column_moments: needs at least one row, got none");
  ColumnMoments moments{filled<double>({d}, 0), filled<double>({d}, 0)};
  // Distances from the first row: a constant column has exactly that mean and no deviation.
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < d; ++j)
      moments.mean(j) += (data(i, j) - data(0, j)) / static_cast<double>(n);
  }
  for (std::size_t j = 0; j < d; ++j) moments.mean(j) += data(0, j);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < d; ++j) {
      const double distance = data(i, j) - moments.mean(j);
      moments.deviation(j) += distance * distance / static_cast<double>(n);
    }
  }
  for (double& deviation : moments.deviation) deviation = std::sqrt(deviation);
  return moments;
}

template <class T>
Standardize<T>::Standardize(const Array<double>& mean, const Array<double>& scale)
    : mean_(frozen("mean", cast<T>(mean))), scale_(frozen("scale", cast<T>(scale))) {
  require_rank("Standardize", "mean", mean.shape(), 1);
  require_same_shape("Standardize", "mean", mean.shape(), "scale", scale.shape());
  Array<double> logs(scale.shape());
  for (std::size_t j = 0; j < scale.size(); ++j) {
    require(scale(j) > 0, "Standardize: needs positive scales, got " + std::to_string(scale(j)) +
                              " in column " + std::to_string(j));
    logs(j) = std::log(scale(j));
  }
  log_scale_ = frozen<T>("log_scale", cast<T>(logs));
}

template <class T>
Standardize<T> Standardize<T>::from_data(const Array<double>& data) {
  const ColumnMoments moments = column_moments(data);
  return Standardize(moments.mean, moments.deviation);
}

template <class T>
Transformed<T> Standardize<T>::to_latent(Var<T> x) const {
  require_features("Standardize", x, mean_.value.size());
  Tape<T>& tape = x.tape();
  return {(x - tape.watch(mean_)) / tape.watch(scale_),
          zero_log_det(x) - sum(tape.watch(log_scale_))};
}

template <class T>
Transformed<T> Standardize<T>::to_data(Var<T> z) const {
  require_features("Standardize", z, mean_.value.size());
  Tape<T>& tape = z.tape();
  return {z * tape.watch(scale_) + tape.watch(mean_),
          zero_log_det(z) + sum(tape.watch(log_scale_))};
}

template <class T>
void Standardize<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("mean", mean_);
  visitor("scale", scale_);
  visitor("log_scale", log_scale_);
}

template class Standardize<float>;
template class Standardize<double>;

}  // namespace tapeflow
