// Values that have names: what a command line says, a file keeps and a report prints.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace tapeflow {

/// A list of values, each beside its name.
template <class Value>
using NamedValues = std::vector<std::pair<std::string, Value>>;

/// The name that stands beside `wanted`; std::logic_error if it is not in the list.
template <class Value>
const std::string& name_of(Value wanted, const NamedValues<Value>& names) {
  for (const auto& [name, value] : names) {
    if (value == wanted) return name;
  }
  throw std::logic_error("a value without a name");
}

}  // namespace tapeflow
