#include "flows/layers/elementwise/standardize.hpp"

#include "engine/check.hpp"
#include "engine/io/number.hpp"
#include "flows/data/statistics.hpp"

#include <cmath>

namespace tapeflow {

template <class T>
Standardize<T>::Standardize(const Array<double>& mean, const Array<double>& scale)
    : mean_(frozen("mean", cast<T>(mean))),
      scale_(frozen("scale", cast<T>(scale), Values::positive)) {
  require_rank("Standardize", "mean", mean.shape(), 1);
  require_same_shape("Standardize", "mean", mean.shape(), "scale", scale.shape());
  Array<double> logs(scale.shape());
  for (std::size_t j = 0; j < scale.size(); ++j) {
    require(scale(j) > 0, "Standardize: needs positive scales, got " + to_text(scale(j)) +
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

// tag: maps
template <class T>
Transformed<T> Standardize<T>::latent(Var<T> x, Var<T>) const {
  Tape<T>& tape = x.tape();
  return {(x - tape.watch(mean_)) / tape.watch(scale_),
          constant_log_det(x, -sum(tape.watch(log_scale_)))};
}

template <class T>
Transformed<T> Standardize<T>::data(Var<T> z, Var<T>) const {
  Tape<T>& tape = z.tape();
  return {z * tape.watch(scale_) + tape.watch(mean_),
          constant_log_det(z, sum(tape.watch(log_scale_)))};
}
// end: maps

template <class T>
void Standardize<T>::visit(ParameterVisitor<T>& visitor) {
  visitor("mean", mean_);
  visitor("scale", scale_);
  visitor("log_scale", log_scale_);
}

template class Standardize<float>;
template class Standardize<double>;

}  // namespace tapeflow
