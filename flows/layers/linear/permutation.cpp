#include "flows/layers/linear/permutation.hpp"

#include "flows/layers/orders.hpp"

namespace tapeflow {
namespace {

// The columns that a saved order names. An entry that names no column becomes D, and
// permute_columns throws.
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
    : order_(frozen("order", Array<T>(Shape{order.size()}), Values::order)) {
  places_in(order, "Permutation: needs each of 0 … {last} once, got {number} at place {place}");
  for (std::size_t j = 0; j < order.size(); ++j) order_.value(j) = static_cast<T>(order[j]);
}

// tag: maps
template <class T>
Transformed<T> Permutation<T>::latent(Var<T> x, Var<T>) const {
  return {permute_columns(x, columns_of(order_.value)), zero_log_det(x)};
}

template <class T>
Transformed<T> Permutation<T>::data(Var<T> z, Var<T>) const {
  return {permute_columns(z, inverse_order(columns_of(order_.value)).place), zero_log_det(z)};
}
// end: maps

template class Permutation<float>;
template class Permutation<double>;

}  // namespace tapeflow
