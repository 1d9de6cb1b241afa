// What the columns of a large table can be: its rows in memory need not have every value.
#pragma once

#include "examples/tapeflow/fit_domain.hpp"
#include "examples/tapeflow/large_rows.hpp"

#include <vector>

namespace tapeflow {

/// The domain of all rows of the table: that of the rows in memory and the others (domain_of_fit),
/// found anew with up to 10000 rows that it lacks, if there are such rows. Goes through the table
/// once or twice, unless every number can occur. std::runtime_error as domain_of_fit, and, naming
/// the place, for a number that still cannot occur.
TableDomain domain_of_all(const FitCommand& command, const LargeRows& large, const Dataset& rows,
                          std::vector<const Dataset*> others,
                          const std::vector<RepeatedColumn>& repeated, Stages& stages);

}  // namespace tapeflow
