// A flow in a few numbers: what a command line says and a model file keeps.
#pragma once

#include "engine/ops.hpp"
#include "flows/recipes.hpp"
#include "flows/tables/named_values.hpp"
#include "flows/tables/preprocessor.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// Which recipe of recipes.hpp, with which numbers: enough to build the flow again from a file.
struct ModelSettings {
  /// One of model_names().
  std::string model = "real-nvp";
  /// How many coupling, autoregressive, planar … layers; "linear" always has one.
  std::size_t layers = 8;
  /// Widths of the hidden layers of the networks, in models that have networks.
  std::vector<std::size_t> hidden = {64, 64};
  Activation activation = Activation::tanh;
  double log_scale_bound = 3;
  /// Has to be none in models that allow no normalization.
  Normalization normalization = Normalization::none;
  /// The number of encoded context columns, E. Has to be 0 in models that take no context.
  std::size_t context = 0;
  /// How a DensityModel prepares its rows.
  Preprocessing preprocessing = Preprocessing::whiten;
};

/// What one needs to know of a model to offer it.
struct ModelKind {
  std::string name;
  std::size_t default_layers = 1;
  bool has_layers = true;            ///< ModelSettings::layers counts
  bool has_networks = false;         ///< hidden, activation and log_scale_bound count
  bool takes_context = false;        ///< it can depend on a context
  bool takes_normalization = false;  ///< it can have layers of normalization
};

/// All models: the rows of recipe_table.cpp, where a new model is a new row. "maf-mog" has 10
/// components, as in the paper.
const std::vector<ModelKind>& model_kinds();

/// The names of all models, and of the models that a fact is true of:
///
///   model_names(&ModelKind::takes_context)
std::vector<std::string> model_names();
std::vector<std::string> model_names(bool ModelKind::*fact);

/// The kind of this name; std::invalid_argument lists the names there are.
const ModelKind& model_kind(const std::string& name);

/// "none", "batch" and "act", and what they stand for.
const NamedValues<Normalization>& normalization_names();

/// The flow that `settings` describes, on D = `features` columns. std::invalid_argument for an
/// unknown model, a normalization that the model does not support, a context that it cannot take,
/// or a log_scale_bound that is not a finite number above 0 in this precision.
template <class T>
Flow<T> build_flow(const ModelSettings& settings, std::size_t features, Rng& rng);

/// A lower bound on the number of the flow's parameters, as a double so that hostile sizes cannot
/// overflow.
double least_weights(const ModelSettings& settings, std::size_t features);

}  // namespace tapeflow
