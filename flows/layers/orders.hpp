// Orders of columns: lists of 0 … D-1, each once.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace tapeflow {

/// The orders 0, 1, … D-1 and D-1, D-2, … 0. A random one is rng.permutation(D).
std::vector<std::size_t> natural_order(std::size_t features);
std::vector<std::size_t> reversed_order(std::size_t features);

/// The inverse of an order of 0 … D-1: the place of each number in it.
struct InverseOrder {
  /// place[j] is where number j stands in the order; D if it is missing. [D]
  std::vector<std::size_t> place;
  /// The first place whose number is D or more, or has come before.
  std::optional<std::size_t> fault;
};
InverseOrder inverse_order(const std::vector<std::size_t>& order);

/// InverseOrder::place of the order. If the order has a fault, throws std::invalid_argument with
/// `message`, in which {last} stands for D-1, {count} for D, {number} for the number at the fault
/// and {place} for the place of the fault.
std::vector<std::size_t> places_in(const std::vector<std::size_t>& order,
                                   const std::string& message);

}  // namespace tapeflow
