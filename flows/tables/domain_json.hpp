// Private to the model file: what rows can be, as JSON.
#pragma once

#include "flows/data/table_domain.hpp"

#include <nlohmann/json_fwd.hpp>

namespace tapeflow {

/// A list with an entry for each column: null for a column of all real numbers, else an object.
nlohmann::json to_json(const TableDomain& domain);

/// The domain of a table with `columns` columns. std::runtime_error for JSON that describes none.
TableDomain domain_of(const nlohmann::json& json, std::size_t columns);

}  // namespace tapeflow
