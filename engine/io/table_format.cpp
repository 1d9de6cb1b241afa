#include "engine/io/table_format.hpp"

#include "engine/io/number.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes the separators out of "1,234,567"; false if they do not stand between groups of three.
bool join_groups(std::string& whole, const std::string& separator) {
  std::string joined;
  for (std::size_t at = 0, end = 0; at <= whole.size(); at = end + separator.size()) {
    end = std::min(whole.find(separator, at), whole.size());
    const std::string group = whole.substr(at, end - at);
    const bool signed_group = group.starts_with('-') || group.starts_with('+');
    const std::size_t digits = group.size() - (signed_group ? 1 : 0);
    const bool whole_group = digits == 3 && std::all_of(group.begin(), group.end(), is_digit);
    const bool only_group = at == 0 && end == whole.size();
    const bool first_group = at == 0 && digits > 0 && digits <= 3;
    if (!only_group && !first_group && !whole_group) return false;
    joined += group;
  }
  whole = joined;
  return true;
}

}  // namespace

std::optional<double> parse_number(std::string_view cell, const TableFormat& format) {
  if (format.decimal == '.' && format.thousands.empty()) return parse_number(cell);
  const std::string text(trimmed(cell));
  const std::size_t sign = std::min(text.find(format.decimal), text.size());
  std::string whole = text.substr(0, sign), fraction = text.substr(sign);
  if (format.decimal != '.' && fraction.find('.') != fraction.npos) return std::nullopt;
  if (!format.thousands.empty() && !join_groups(whole, format.thousands)) return std::nullopt;
  if (format.decimal != '.' && whole.find('.') != whole.npos) return std::nullopt;
  if (!fraction.empty()) fraction.front() = '.';
  return parse_number(whole + fraction);
}

}  // namespace tapeflow
