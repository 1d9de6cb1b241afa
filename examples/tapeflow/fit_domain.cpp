#include "examples/tapeflow/fit_domain.hpp"

#include "engine/io/file_error.hpp"
#include "engine/io/number.hpp"
#include "engine/joined.hpp"
#include "flows/data/find_domain.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <stdexcept>

namespace tapeflow {
namespace {

// "age:0..120", "price:0..", "depth:..0".
struct Bounded {
  std::string column;
  double low, high;
};

constexpr double infinity = std::numeric_limits<double>::infinity();

[[noreturn]] void bad_bounds(const std::string& text) {
  throw std::runtime_error(
      "--bounds: needs COLUMN:LOW..HIGH, of which LOW or HIGH may be left out, got " + shown(text));
}

Bounded parse_bounds(const std::string& text) {
  const std::size_t colon = text.rfind(':'), dots = text.find("..", colon == text.npos ? 0 : colon);
  if (colon == text.npos || dots == text.npos) bad_bounds(text);
  const std::string low = text.substr(colon + 1, dots - colon - 1), high = text.substr(dots + 2);
  const auto border = [&](const std::string& number, double if_left_out) {
    if (number.empty()) return if_left_out;
    const std::optional<double> value = parse_number(number);
    if (!value) bad_bounds(text);
    return *value;
  };
  const Bounded bounds{text.substr(0, colon), border(low, -infinity), border(high, infinity)};
  if (!(bounds.low < bounds.high) || (low.empty() && high.empty())) bad_bounds(text);
  return bounds;
}

// The place of a column among those that are modelled; nothing if it is none of them.
std::optional<std::size_t> place_of(const std::string& name, const Dataset& rows) {
  const auto found = std::find(rows.columns().begin(), rows.columns().end(), name);
  if (found == rows.columns().end()) return {};
  return static_cast<std::size_t>(found - rows.columns().begin());
}

// Returns whether there are any. A value of another file is an atom too: else it could not occur.
bool add_atoms(const std::vector<RepeatedColumn>& repeated, const Dataset& rows,
               const std::vector<const Dataset*>& others, std::vector<ColumnDomain>& domains) {
  std::vector<const Array<double>*> tables = {&rows.x()};
  for (const Dataset* other : others) tables.push_back(&other->x());
  bool found = false;
  for (const RepeatedColumn& column : repeated) {
    const auto j = place_of(column.name, rows);
    if (!j) continue;
    domains[*j] = others.empty() ? column.domain : find_atoms(rising_numbers(tables, *j));
    found = found || domains[*j].has_atoms();
  }
  return found;
}

void add_borders(const std::string& text, const Dataset& rows, const std::string& file,
                 std::vector<ColumnDomain>& domains) {
  const Bounded bounds = parse_bounds(text);
  const auto j = place_of(bounds.column, rows);
  if (!j)
    throw std::runtime_error(file + ": there is no column " + shown(bounds.column) +
                             " for --bounds, the columns are " + joined(rows.columns()));
  if (!domains[*j].words().empty())
    throw std::runtime_error(file + ": --bounds: needs a column of numbers, and " +
                             shown(bounds.column) + " has words");
  try {
    domains[*j] = within(domains[*j], rising_numbers({&rows.x()}, *j), bounds.low, bounds.high);
  } catch (const std::invalid_argument& error) {
    throw std::runtime_error(file + ": column " + shown(bounds.column) + ": --bounds " +
                             error.what());
  }
}

}  // namespace

TableDomain domain_of_fit(const FitCommand& command, const Dataset& rows,
                          const std::vector<const Dataset*>& others,
                          const std::vector<RepeatedColumn>& repeated) {
  std::vector<ColumnDomain> domains = rows.domain().columns();
  if (command.dequantize && !add_atoms(repeated, rows, others, domains) &&
      command.typed.contains("dequantize"))
    throw std::runtime_error(command.data + ": --dequantize needs a column whose values repeat");
  for (const std::string& text : command.bounds) add_borders(text, rows, command.data, domains);
  return TableDomain(std::move(domains));
}

std::string atoms_in_words(const ColumnDomain& domain) {
  const std::vector<double>& atoms = domain.atoms();
  TextWriter text;
  if (atoms.size() > 3) {
    text << atoms.front() << " to " << atoms.back() << ", " << atoms.size() << " values, have";
  } else {
    for (std::size_t k = 0; k < atoms.size(); ++k)
      text << (k == 0 ? "" : k + 1 < atoms.size() ? ", " : " and ") << atoms[k];
    text << (atoms.size() > 1 ? " have" : " has");
  }
  text << (atoms.size() > 1 ? " a probability each" : " a probability of its own");
  if (!domain.atoms_alone()) text << ", the others a density";
  return text.str();
}

std::string repetition_in_words(const RepeatedColumn& column, const ColumnDomain& domain) {
  return column.sentence + (domain.has_atoms() ? "; " + atoms_in_words(domain) : "");
}

std::string domain_in_words(const ColumnDomain& domain) {
  TextWriter text;
  if (!domain.words().empty()) {
    text << "words";
    for (const std::string& word : domain.words()) text << " " << shown(word);
    return text.str();
  }
  if (!domain.atoms_alone()) {
    if (domain.low()) text << "from " << domain.low()->at;
    if (domain.high()) text << (domain.low() ? " to " : "up to ") << domain.high()->at;
  }
  if (domain.has_atoms()) text << (text.str().empty() ? "" : "; ") << atoms_in_words(domain);
  return text.str();
}

}  // namespace tapeflow
