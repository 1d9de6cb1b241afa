// What the columns of a fit's table can be: atoms where values repeat, and borders that are typed.
#pragma once

#include "examples/tapeflow/fit_options.hpp"
#include "examples/tapeflow/repeated_values.hpp"
#include "flows/tables/dataset.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// The domain of the rows, whose words it has already: the repeated values of a column are its
/// atoms, unless --no-dequantize was typed, and --bounds gives columns borders. `others` are rows
/// of other files, to validate or test on: their values are atoms too. std::runtime_error, naming
/// the file, if --dequantize was typed and no value repeats, and for a bound that a number exceeds
/// or that names no column of numbers.
TableDomain domain_of_fit(const FitCommand& command, const Dataset& rows,
                          const std::vector<const Dataset*>& others,
                          const std::vector<RepeatedColumn>& repeated);

/// "0 to 12, 13 values, have a probability each": which numbers of a column are atoms.
std::string atoms_in_words(const ColumnDomain& domain);

/// "column "k" has 4 different values …; 0 to 3, 4 values, have a probability each".
std::string repetition_in_words(const RepeatedColumn& column, const ColumnDomain& domain);

/// Atoms, and the borders: "from 0 to 1"; of a column of words "words "cod" "eel"".
std::string domain_in_words(const ColumnDomain& domain);

}  // namespace tapeflow
