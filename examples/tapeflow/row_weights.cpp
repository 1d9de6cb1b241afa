#include "examples/tapeflow/row_weights.hpp"

#include "engine/io/file_error.hpp"
#include "engine/io/number.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {

std::vector<double> weights_in(const Array<double>& values, std::size_t column,
                               const std::string& file, const std::string& name,
                               const std::vector<std::size_t>& rows) {
  const std::string where = file + ": --weights " + name;
  std::vector<double> weights;
  for (std::size_t i = 0; i < values.shape(0); ++i) {
    const double weight = values(i, column);
    const std::size_t row = rows.empty() ? i : rows[i];
    if (!(weight >= 0 && std::isfinite(weight)))
      file_error(where + ", row " + std::to_string(row + 1), "a finite number from 0 on",
                 shortest_text(weight));
    weights.push_back(weight);
  }
  if (std::all_of(weights.begin(), weights.end(), [](double w) { return w == 0; }))
    file_error(where, "a weight above 0", "none");
  return weights;
}

}  // namespace tapeflow
