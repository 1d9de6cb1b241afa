#include "flows/permutation.hpp"

#include "engine/check.hpp"

#include <numeric>

namespace tapeflow {
namespace {

// The columns that a saved order names. Where it is none, permute_columns says so.
template <class T>
std::vector<std::size_t> columns_of(const Array<T>& order) {
  std::vector<std::size_t> columns(order.size(), order.size());
  for (std::size_t j = 0; j < columns.size(); ++j) {
    const T column = order(j);
    if (column >= 0 && column < static_cast<T>(order.size()))
      columns[j] = static_cast<std::size_t>(column);
  }
  return columns;
}

std::vector<std::size_t> inverse_of(const std::vector<std::size_t>& order) {
  std::vector<std::size_t> inverse(order.size(), order.size());
  for (std::size_t j = 0; j < order.size(); ++j) {
    if (order[j] < order.size()) inverse[order[j]] = j;
  }
  return inverse;
}

}  // namespace

template <class T>
Permutation<T>::Permutation(const std::vector<std::size_t>& order)
    : order_{"order", Array<T>(Shape{order.size()}), false} {
  std::vector<bool> seen(order.size(), false);
  for (std::size_t j = 0; j < order.size(); ++j) {
    require(order[j] < order.size() && !seen[order[j]],
            "Permutation: needs each of 0 … " + std::to_string(order.size() - 1) + " once, got " +
                std::to_string(order[j]) + " at place " + std::to_string(j));
    seen[order[j]] = true;
    order_.value(j) = static_cast<T>(order[j]);
  }
}

template <class T>
Transformed<T> Permutation<T>::to_latent(Var<T> x) const {
  require_features("Permutation", x, order_.value.size());
  return {permute_columns(x, columns_of(order_.value)), zero_log_det(x)};
}

template <class T>
Transformed<T> Permutation<T>::to_data(Var<T> z) const {
  require_features("Permutation", z, order_.value.size());
  return {permute_columns(z, inverse_of(columns_of(order_.value))), zero_log_det(z)};
}

std::vector<std::size_t> natural_order(std::size_t features) {
  std::vector<std::size_t> order(features);
  std::iota(order.begin(), order.end(), std::size_t{0});
  return order;
}

std::vector<std::size_t> reversed_order(std::size_t features) {
  std::vector<std::size_t> order(features);
  std::iota(order.rbegin(), order.rend(), std::size_t{0});
  return order;
}

template class Permutation<float>;
template class Permutation<double>;

}  // namespace tapeflow
