#include "examples/tapeflow/fit_table.hpp"

#include "engine/io/file_error.hpp"
#include "examples/tapeflow/columns.hpp"
#include "examples/tapeflow/refusal.hpp"

#include <algorithm>
#include <stdexcept>

namespace tapeflow {
namespace {

// The domain of columns of data: those of words can be nothing else.
TableDomain domain_of_words(const Table& table, const std::vector<std::size_t>& columns) {
  std::vector<ColumnDomain> domains;
  for (const std::size_t j : columns)
    domains.push_back(table.words[j].empty() ? ColumnDomain()
                                             : ColumnDomain::of_words(table.words[j]));
  return TableDomain(std::move(domains));
}

// The words of a column of classes are numbered in the table as they are in the dataset. Of the
// columns of the context those that are in the table count.
Dataset dataset_of(Table table, const std::vector<std::string>& given) {
  std::vector<std::string> columns, names;
  for (const std::string& name : table.columns)
    if (!contains(given, name)) columns.push_back(name);
  for (const std::string& name : given)
    if (contains(table.columns, name)) names.push_back(name);
  std::vector<ContextColumn> context;
  const std::vector<std::size_t> of_context = places_of(names, table.columns);
  for (const std::size_t j : of_context) context.emplace_back(table.columns[j], table.words[j]);
  const std::vector<std::size_t> of_data = places_of(columns, table.columns);
  TableDomain domain = domain_of_words(table, of_data);
  Array<double> given_values = select_columns(table.values, of_context);
  Array<double> x = select_columns(std::move(table.values), of_data);
  return Dataset(columns, std::move(context), {std::move(x), std::move(given_values)})
      .with_domain(std::move(domain));
}

}  // namespace

FitTable read_fit_table(const FitCommand& command, Stages& stages) {
  std::shared_ptr<const LargeRows> large;
  if (command.rows_at_once > 0) large = open_large_rows(command, stages);
  PlannedTable planned = large ? plan_table(command, *large)
                               : plan_table(command, stages.begin("reading " + command.data));
  if (!planned.plan.obstacles.empty()) {
    stages.finish();
    refuse(planned.plan, command);
  }
  const OnProgress on_progress = stages.begin("looking for repeated values");
  std::vector<RepeatedColumn> repeated =
      repeated_values(planned.table, command.given(), on_progress);
  return {dataset_of(std::move(planned.table), command.given())
              .with_weights(std::move(planned.weights)),
          std::move(repeated), std::move(planned.plan), std::move(large)};
}

void require_every_class(const Dataset& train, const std::string& file) {
  const std::vector<ContextColumn>& columns = train.context_columns();
  for (std::size_t j = 0; j < columns.size(); ++j) {
    std::vector<bool> met(columns[j].classes.size(), false);
    for (std::size_t i = 0; i < train.count() && !met.empty(); ++i)
      met[static_cast<std::size_t>(train.raw().context(i, j))] = true;
    const auto missing = std::find(met.begin(), met.end(), false);
    if (missing == met.end()) continue;
    const auto which = static_cast<std::size_t>(missing - met.begin());
    throw std::runtime_error(file + ": column " + shown(columns[j].name) +
                             " has no row to train on of class " +
                             shown(columns[j].classes[which]) + "; leave its rows out");
  }
}

}  // namespace tapeflow
