// Private to model_settings: the table of all models.
#pragma once

#include "flows/tables/model_settings.hpp"

namespace tapeflow {

/// All that the library and the command know of a model. `features` is the number of columns D.
struct Recipe {
  ModelKind kind;
  Flow<float> (*build_float)(const ModelSettings&, std::size_t features, Rng&);
  Flow<double> (*build_double)(const ModelSettings&, std::size_t features, Rng&);
  double (*least_weights)(const ModelSettings&, std::size_t features);
};

/// The rows for pictures, of picture_recipes.cpp.
std::vector<Recipe> recipes_of_pictures();

/// One row for each model, those of tables first.
const std::vector<Recipe>& recipe_table();

}  // namespace tapeflow
