// The rows that no weight of a fit was fitted to.
#pragma once

#include "examples/tapeflow/fit_data.hpp"
#include "flows/tables/mixture_model.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// The validation rows, then the test rows.
struct HeldOutRows {
  Rows<double> rows;                ///< raw
  std::vector<double> scores;       ///< log p of each row
  std::vector<std::string> places;  ///< of each row: "row 17, validation"
};

template <class Model>
HeldOutRows held_out_rows(const Model& model, const FitData& data, Workers& workers);

/// Samples of the model to hold against these rows: at least 5000, and not more than 20000. Their
/// context is spread over that of the rows.
template <class Model>
Array<double> samples_beside(const Model& model, const HeldOutRows& held_out, std::uint64_t seed,
                             Workers& workers);

}  // namespace tapeflow
