// Numbers as text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tapeflow {

/// The number that the whole text spells, with or without blanks around it; std::nullopt if it
/// spells no number. A number outside the range of a double becomes NaN. "nan" and "inf" are
/// numbers, too.
std::optional<double> parse_number(std::string_view text);

/// The shortest text that reads back as the same double.
std::string shortest_text(double value);

/// The text without the blanks and tabs around it.
std::string_view trimmed(std::string_view text);

}  // namespace tapeflow
