#include "flows/distributions.hpp"

#include "flows/bijector.hpp"

#include <cmath>
#include <numbers>

namespace tapeflow {

template <class T>
Var<T> StandardNormal<T>::log_prob(Var<T> z) const {
  require_features("StandardNormal", z, this->features());
  const double constant =
      0.5 * static_cast<double>(this->features()) * std::log(2 * std::numbers::pi);
  return sum(square(z), {1}) * T(-0.5) - static_cast<T>(constant);
}

template <class T>
Array<T> StandardNormal<T>::sample(std::size_t count, Rng& rng) const {
  return rng.normal<T>({count, this->features()});
}

template class StandardNormal<float>;
template class StandardNormal<double>;

}  // namespace tapeflow
