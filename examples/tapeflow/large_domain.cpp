#include "examples/tapeflow/large_domain.hpp"

#include "engine/io/file_error.hpp"
#include "engine/io/number.hpp"
#include "examples/tapeflow/columns.hpp"

#include <algorithm>
#include <optional>

namespace tapeflow {
namespace {

constexpr std::size_t most_strange = 10000;

// Rows of the table with a number that cannot occur in a domain.
struct StrangeRows {
  std::vector<std::size_t> numbers;  // of the first of them
  std::size_t column = 0;            // of the first such number
};

// The first column with a number that cannot occur.
std::optional<std::size_t> strange_column(const TableDomain& domain, const double* row) {
  for (std::size_t j = 0; j < domain.columns().size(); ++j)
    if (!domain.columns()[j].contains(row[j])) return j;
  return {};
}

StrangeRows strange_rows(const TableDomain& domain, const RowSource& rows,
                         const OnProgress& on_progress) {
  StrangeRows found;
  for (std::size_t first = 0; first < rows.rows; first += rows_in_block) {
    const std::size_t count = std::min(rows_in_block, rows.rows - first);
    const Array<double> block = rows.make(first, count);
    for (std::size_t i = 0; i < count && found.numbers.size() < most_strange; ++i) {
      const auto column = strange_column(domain, block.data() + i * rows.columns);
      if (!column) continue;
      if (found.numbers.empty()) found.column = *column;
      found.numbers.push_back(first + i);
    }
    on_progress(static_cast<double>(first) / static_cast<double>(rows.rows));
  }
  return found;
}

[[noreturn]] void refuse(const StrangeRows& strange, const TableDomain& domain,
                         const Array<double>& rows, const Dataset& like,
                         const FitCommand& command) {
  const ColumnDomain& column = domain.columns()[strange.column];
  const std::string name = like.columns()[strange.column];
  file_error(command.data + ", row " + std::to_string(strange.numbers.front() + 1) + ", column " +
                 shown(name),
             "a number that can occur (" + domain_in_words(column) + ")",
             shortest_text(rows(0, strange.column)) +
                 (column.has_atoms() ? "; --no-dequantize gives every number a density" : ""));
}

}  // namespace

TableDomain domain_of_all(const FitCommand& command, const LargeRows& large, const Dataset& rows,
                          std::vector<const Dataset*> others,
                          const std::vector<RepeatedColumn>& repeated, Stages& stages) {
  const std::vector<std::size_t> used = places_of(rows.columns(), large.columns());
  const RowSource& all = large.table.all();
  const RowSource modelled(all.rows, used.size(), [&](std::size_t first, std::size_t count) {
    return select_columns(all.make(first, count), used);
  });
  TableDomain domain = domain_of_fit(command, rows, others, repeated);
  std::optional<Dataset> strangers;
  while (domain.any()) {
    const OnProgress on_progress = stages.begin("checking the values of " + command.data);
    const StrangeRows strange = strange_rows(domain, modelled, on_progress);
    if (strange.numbers.empty()) break;
    Array<double> x = select_rows(modelled, strange.numbers);
    if (strangers) refuse(strange, domain, x, rows, command);
    strangers.emplace(rows.columns(), std::move(x));
    others.push_back(&*strangers);
    domain = domain_of_fit(command, rows, others, repeated);
  }
  return domain;
}

}  // namespace tapeflow
