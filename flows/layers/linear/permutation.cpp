#include "flows/layers/linear/permutation.hpp"

#include <numeric>
#include <stdexcept>

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

}  // namespace

template <class T>
Permutation<T>::Permutation(const std::vector<std::size_t>& order)
    : order_(frozen("order", Array<T>(Shape{order.size()}))) {
  if (const auto fault = inverse_order(order).fault) {
    throw std::invalid_argument(
        "Permutation: needs each of 0 … " + std::to_string(order.size() - 1) + " once, got " +
        std::to_string(order[*fault]) + " at place " + std::to_string(*fault));
  }
  for (std::size_t j = 0; j < order.size(); ++j) order_.value(j) = static_cast<T>(order[j]);
}

template <class T>
Transformed<T> Permutation<T>::to_latent(Var<T> x) const {
  require_features("Permutation", x, order_.value.size());
  return {permute_columns(x, columns_of(order_.value)), zero_log_det(x)};
}

template <class T>
Transformed<T> Permutation<T>::to_data(Var<T> z) const {
  require_features("Permutation", z, order_.value.size());
  return {permute_columns(z, inverse_order(columns_of(order_.value)).place), zero_log_det(z)};
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

InverseOrder inverse_order(const std::vector<std::size_t>& order) {
  const std::size_t d = order.size();
  InverseOrder inverse{std::vector<std::size_t>(d, d), {}};
  for (std::size_t i = 0; i < d; ++i) {
    if (order[i] < d && inverse.place[order[i]] == d) {
      inverse.place[order[i]] = i;
    } else if (!inverse.fault) {
      inverse.fault = i;
    }
  }
  return inverse;
}

template class Permutation<float>;
template class Permutation<double>;

}  // namespace tapeflow
