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

/// The value that stands beside `wanted`; std::runtime_error "unknown `what` …" if there is none.
template <class Value>
Value named(const std::string& wanted, const NamedValues<Value>& names, const char* what) {
  for (const auto& [name, value] : names) {
    if (name == wanted) return value;
  }
  throw std::runtime_error("unknown " + std::string(what) + " \"" + wanted + "\"");
}

}  // namespace tapeflow
