#include "flows/layers/orders.hpp"

#include <numeric>
#include <stdexcept>

namespace tapeflow {
namespace {

void fill_in(std::string& message, const std::string& name, std::size_t number) {
  const std::size_t at = message.find(name);
  if (at != message.npos) message.replace(at, name.size(), std::to_string(number));
}

}  // namespace

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

std::vector<std::size_t> places_in(const std::vector<std::size_t>& order,
                                   const std::string& message) {
  InverseOrder inverse = inverse_order(order);
  if (!inverse.fault) return std::move(inverse.place);
  std::string filled = message;
  fill_in(filled, "{last}", order.size() - 1);
  fill_in(filled, "{count}", order.size());
  fill_in(filled, "{number}", order[*inverse.fault]);
  fill_in(filled, "{place}", *inverse.fault);
  throw std::invalid_argument(filled);
}

}  // namespace tapeflow
