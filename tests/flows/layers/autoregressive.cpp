// The masked autoregressive layers, with several orders of the columns.
#include "flows/layers/autoregressive/masked_autoregressive.hpp"
#include "flows/layers/orders.hpp"
#include "tests/flows/layers/entries.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

// An order: the odd columns from the last to the first, then the even columns.
std::vector<std::size_t> scattered_order(std::size_t d) {
  std::vector<std::size_t> order = reversed_order(d);
  std::stable_partition(order.begin(), order.end(), [](std::size_t j) { return j % 2 == 1; });
  return order;
}

template <template <class> class Layer>
LayerUnderTest autoregressive(std::string name, std::vector<std::size_t> (*order)(std::size_t),
                              std::vector<std::size_t> hidden, std::size_t context = 0) {
  const MaskedAutoregressiveOptions options{.hidden = hidden, .context_features = context};
  auto rule = [=](std::size_t d, std::size_t i, std::size_t j) {
    const std::vector<std::size_t> columns = order(d);
    const auto place = [&](std::size_t k) { return std::find(columns.begin(), columns.end(), k); };
    return place(j) <= place(i);
  };
  return LAYER(std::move(name), Layer<T>(order(d), options, rng))
      .with_structure(rule)
      .with_context(context);
}

const LayerFamily autoregressives("autoregressive", []() -> std::vector<LayerUnderTest> {
  return {
      autoregressive<MaskedAutoregressive>("MaskedAutoregressive", natural_order, {10, 9}),
      autoregressive<MaskedAutoregressive>("MaskedAutoregressive, reversed", reversed_order, {9}),
      autoregressive<MaskedAutoregressive>("MaskedAutoregressive, scattered, context",
                                           scattered_order, {10, 9}, 2),
      autoregressive<MaskedAutoregressive>("MaskedAutoregressive, no hidden layer", natural_order,
                                           {}),
      autoregressive<InverseAutoregressive>("InverseAutoregressive", natural_order, {10, 9}),
      autoregressive<InverseAutoregressive>("InverseAutoregressive, scattered, context",
                                            scattered_order, {9}, 2),
  };
});

}  // namespace
}  // namespace tapeflow
