// Orders of columns: 0 … D-1, each once.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace tapeflow {

/// The orders 0, 1, … D-1 and D-1, D-2, … 0. A random one is rng.permutation(D).
std::vector<std::size_t> natural_order(std::size_t features);
std::vector<std::size_t> reversed_order(std::size_t features);

/// An order of 0 … D-1 turned around.
struct InverseOrder {
  std::vector<std::size_t> place;    ///< [D]: where each number stands in the order; D if nowhere
  std::optional<std::size_t> fault;  ///< the first place of a number not below D, or there before
};
InverseOrder inverse_order(const std::vector<std::size_t>& order);

/// The places of an order, as in InverseOrder. If the order has a fault, std::invalid_argument with
/// `message`, in which {last} stands for D-1, {count} for D, {number} for the number at the fault
/// and {place} for the place of the fault.
std::vector<std::size_t> places_in(const std::vector<std::size_t>& order,
                                   const std::string& message);

}  // namespace tapeflow
