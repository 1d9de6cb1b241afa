// What the columns of a fit's table can be: atoms where values repeat, and borders that are typed.
#pragma once

#include "examples/tapeflow/fit_options.hpp"
#include "examples/tapeflow/repeated_values.hpp"
#include "flows/tables/dataset.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// The domain of the rows, whose words it has already: with --dequantize the repeated values of a
/// column are its atoms, and --bounds gives columns borders. std::runtime_error, naming the file,
/// if no value repeats, and for a bound that a number exceeds or that names no column of numbers.
TableDomain domain_of_fit(const FitCommand& command, const Dataset& rows,
                          const std::vector<RepeatedColumn>& repeated);

/// "0 to 12, 13 values, have a probability each": which numbers of a column are atoms.
std::string atoms_in_words(const ColumnDomain& domain);

/// The same, and the borders: "from 0 to 1"; of a column of words "words "cod" "eel"".
std::string domain_in_words(const ColumnDomain& domain);

}  // namespace tapeflow
