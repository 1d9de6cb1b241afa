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
  std::string model = "real-nvp";  ///< one of model_names()
  std::size_t layers = 8;          ///< coupling, autoregressive, planar … layers
  std::vector<std::size_t> hidden = {64,
                                     64};  ///< hidden layers of their networks, if they have any
  Activation activation = Activation::tanh;
  double log_scale_bound = 3;
  Normalization normalization = Normalization::none;  ///< real-nvp, maf, maf-mog; others have none
  std::size_t context = 0;  ///< columns c of p(x | c), as the flow sees them; some models take none
  Preprocessing preprocessing = Preprocessing::whiten;  ///< of a DensityModel's rows
};

/// "real-nvp", "nice", "maf", "maf-mog" (with 10 components, as in the paper), "iaf", "planar",
/// "radial" and "linear".
const std::vector<std::string>& model_names();

/// Whether its layers have networks, whose hidden layers and activation matter.
bool has_networks(const ModelSettings& settings);

/// "none", "batch" and "act", and what they stand for.
const NamedValues<Normalization>& normalization_names();

/// Whether its layers can depend on a context.
bool takes_context(const ModelSettings& settings);

/// The flow that `settings` describes, on so many columns. std::invalid_argument for an unknown
/// model, a normalization that the model has not, or a context that it cannot take.
template <class T>
Flow<T> build_flow(const ModelSettings& settings, std::size_t features, Rng& rng);

/// A number of weights that such a flow has at least: in double, where nothing overflows.
double least_weights(const ModelSettings& settings, std::size_t features);

}  // namespace tapeflow
