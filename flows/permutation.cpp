#include "flows/permutation.hpp"

#include "engine/check.hpp"

namespace tapeflow {

template <class T>
Permutation<T>::Permutation(std::vector<std::size_t> order)
    : order_(std::move(order)), inverse_(order_.size(), order_.size()) {
  for (std::size_t j = 0; j < order_.size(); ++j) {
    require(order_[j] < order_.size() && inverse_[order_[j]] == order_.size(),
            "Permutation: needs each of 0 … " + std::to_string(order_.size() - 1) + " once, got " +
                std::to_string(order_[j]) + " at place " + std::to_string(j));
    inverse_[order_[j]] = j;
  }
}

template <class T>
Transformed<T> Permutation<T>::to_latent(Var<T> x) const {
  require_features("Permutation", x, order_.size());
  return {permute_columns(x, order_), zero_log_det(x)};
}

template <class T>
Transformed<T> Permutation<T>::to_data(Var<T> z) const {
  require_features("Permutation", z, order_.size());
  return {permute_columns(z, inverse_), zero_log_det(z)};
}

template class Permutation<float>;
template class Permutation<double>;

}  // namespace tapeflow
