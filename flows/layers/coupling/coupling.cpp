#include "flows/layers/coupling/coupling.hpp"

#include "flows/layers/orders.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

// Keeps the first half of the columns in this order.
Split first_half(const std::vector<std::size_t>& order) {
  const auto middle = order.begin() + static_cast<std::ptrdiff_t>(order.size() / 2);
  Split split{{order.begin(), middle}, {middle, order.end()}};
  std::sort(split.kept.begin(), split.kept.end());
  std::sort(split.moved.begin(), split.moved.end());
  return split;
}

}  // namespace

std::vector<std::size_t> places(const Split& split) {
  std::vector<std::size_t> columns = split.kept;
  columns.insert(columns.end(), split.moved.begin(), split.moved.end());
  return places_in(columns,
                   "Coupling: needs kept and moved columns that together are each of 0 … D-1 once, "
                   "got column {number} of {count}");
}

// tag: alternating-split
Split alternating_split(std::size_t features) {
  Split split;
  for (std::size_t j = 0; j < features; ++j) (j % 2 == 0 ? split.kept : split.moved).push_back(j);
  return split;
}
// end: alternating-split

Split half_split(std::size_t features) { return first_half(natural_order(features)); }

Split random_split(std::size_t features, Rng& rng) { return first_half(rng.permutation(features)); }

std::vector<std::size_t> network_widths(const Split& split, std::size_t context_features,
                                        const std::vector<std::size_t>& hidden,
                                        std::size_t outputs) {
  std::vector<std::size_t> widths = {split.kept.size() + context_features};
  widths.insert(widths.end(), hidden.begin(), hidden.end());
  widths.push_back(outputs * split.moved.size());
  return widths;
}

template <class T>
Coupling<T>::Coupling(Split split, std::size_t context_features)
    : split_(std::move(split)), column_of_(places(split_)), context_features_(context_features) {}

// tag: coupling
template <class T>
Transformed<T> Coupling<T>::latent(Var<T> x, Var<T> context) const {
  const Var<T> x_a = take_columns(x, split_.kept), x_b = take_columns(x, split_.moved);
  const Transformed<T> z_b = checked("move", x_b, move(x_b, with_context(x_a, context)));
  return {merge(x_a, z_b.value), z_b.log_det};
}

template <class T>
Transformed<T> Coupling<T>::data(Var<T> z, Var<T> context) const {
  const Var<T> z_a = take_columns(z, split_.kept), z_b = take_columns(z, split_.moved);
  const Transformed<T> x_b = checked("move_back", z_b, move_back(z_b, with_context(z_a, context)));
  return {merge(z_a, x_b.value), x_b.log_det};
}
// end: coupling

template <class T>
Transformed<T> Coupling<T>::checked(const char* map, Var<T> columns, Transformed<T> result) const {
  require_map(typeid(*this), map, columns.shape(), result.value.shape(), result.log_det.shape());
  return result;
}

// tag: merge
template <class T>
Var<T> Coupling<T>::merge(Var<T> kept, Var<T> moved) const {
  return take_columns(concatenate({kept, moved}, 1), column_of_);
}
// end: merge

template class Coupling<float>;
template class Coupling<double>;

}  // namespace tapeflow
