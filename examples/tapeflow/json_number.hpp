// Numbers in JSON, which has no NaN and no infinity.
//
// What a program prints for readers (--json, the results of chapters) has null for such a number:
// any reader takes it, and none takes it for a number. What a program writes to read it back later
// must not lose which one it was.
#pragma once

#include "engine/io/number.hpp"

#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>

#include <nlohmann/json.hpp>

namespace tapeflow {

/// A number to be read back with number_from: as text, "nan", "inf" or "-inf", if it is not finite.
inline nlohmann::json to_be_read_back(double value) {
  if (std::isfinite(value)) return value;
  return std::isnan(value) ? "nan" : shortest_text(value);
}

/// The number that to_be_read_back wrote. null counts as NaN. std::runtime_error for anything else.
inline double number_from(const nlohmann::json& json) {
  if (json.is_number()) return json;
  if (json.is_null()) return std::numeric_limits<double>::quiet_NaN();
  const std::optional<double> number =
      json.is_string() ? parse_number(json.get<std::string>()) : std::nullopt;
  if (!number) throw std::runtime_error("needs a number, got " + json.dump());
  return *number;
}

}  // namespace tapeflow
