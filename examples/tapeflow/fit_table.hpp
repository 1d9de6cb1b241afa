// The table of a fit: read, looked over, and made a dataset.
#pragma once

#include "examples/support/terminal/progress.hpp"
#include "examples/tapeflow/fit_options.hpp"
#include "examples/tapeflow/repeated_values.hpp"
#include "examples/tapeflow/table_plan.hpp"
#include "flows/tables/dataset.hpp"

#include <memory>
#include <vector>

namespace tapeflow {

struct FitTable {
  Dataset rows;
  std::vector<RepeatedColumn> repeated;
  TablePlan plan;
  std::shared_ptr<const LargeRows> large;  ///< of --rows-at-once: `rows` are those in memory
};

/// Reads the table that the command names. Columns of the context may hold words, which are
/// classes; the columns of --classes are classes whatever they hold. The domain of the rows has the
/// words of the columns of --categorical. std::runtime_error, as refuse(), for a table that no
/// density can be fitted to as it is.
FitTable read_fit_table(const FitCommand& command, Stages& stages);

/// std::runtime_error unless each class occurs in these rows.
void require_every_class(const Dataset& train, const std::string& file);

}  // namespace tapeflow
