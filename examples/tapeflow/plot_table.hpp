// Pictures of a model of tables.
#pragma once

#include "examples/tapeflow/given_context.hpp"
#include "flows/tables/mixture_model.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace tapeflow {

struct Plot {
  std::string model, data, out;
  std::vector<std::string> columns;
  std::vector<std::string> context;
  TableOptions table;  ///< how the data are read
  std::size_t count = 2000;
  bool chose_count = false;
  std::uint64_t seed = 1;
  std::size_t threads = 1;
};

/// Draws the model to `out`: one or two columns as a density, two with lines that hold 50, 90 and
/// 99 % of its mass; columns that were chosen from more, and more columns, as pairs. The data, if
/// there are any, beside it. Returns what Figure::save returns. More than 8 columns: the
/// first 8, with a note on standard error.
template <class Model>
std::filesystem::path draw_table(const Model& model, const Plot& plot,
                                 const std::filesystem::path& out);

}  // namespace tapeflow
