// A flow in a few numbers: what a command line says and a model file keeps.
#pragma once

#include "engine/ops.hpp"
#include "flows/recipes.hpp"
#include "flows/tables/named_values.hpp"
#include "flows/tables/picture_settings.hpp"
#include "flows/tables/preprocessor.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tapeflow {

/// Which recipe of recipes.hpp or image_recipes.hpp, with which numbers: enough to build the flow
/// again from a file.
struct ModelSettings {
  /// One of model_names() or, for pictures, of picture_model_names().
  std::string model = "real-nvp";
  /// How many coupling, autoregressive, planar … layers; "linear" always has one. "glow" has this
  /// number of steps at each scale; real-nvp of pictures has as many layers as the paper says.
  std::size_t layers = 8;
  /// Widths of the hidden layers of the networks, in models that have networks. A model of pictures
  /// needs one number: the channels of both hidden layers.
  std::vector<std::size_t> hidden = {64, 64};
  /// Not of models of pictures, whose networks have relu.
  Activation activation = Activation::tanh;
  double log_scale_bound = 3;
  /// Has to be none in models that allow no normalization.
  Normalization normalization = Normalization::none;
  /// The number of encoded context columns, E. Has to be 0 in models that take no context.
  std::size_t context = 0;
  /// How a DensityModel prepares its rows: pixels if they are pictures, and only then.
  Preprocessing preprocessing = Preprocessing::whiten;
  /// Only for models of pictures.
  std::optional<PictureSettings> picture = {};
};

/// What one needs to know of a model to offer it.
struct ModelKind {
  std::string name;
  std::size_t default_layers = 1;
  bool has_layers = true;            ///< ModelSettings::layers counts
  bool has_networks = false;         ///< hidden, activation and log_scale_bound count
  bool takes_context = false;        ///< it can depend on a context
  bool takes_normalization = false;  ///< it can have layers of normalization
  /// With one column, and whatever its weights, its density has one maximum (for each context).
  bool one_bell_in_one_column = false;
  bool of_pictures = false;  ///< ModelSettings::picture is given
  /// A model of pictures halves them once for each of its scales but these.
  std::size_t scales_without_halving = 0;
};

/// All models of tables: rows of recipe_table.cpp, where a new model is a new row. "maf-mog" has 10
/// components, as in the paper.
const std::vector<ModelKind>& model_kinds();

/// The names of all models of tables, and of the models that a fact is true of:
///
///   model_names(&ModelKind::takes_context)
std::vector<std::string> model_names();
std::vector<std::string> model_names(bool ModelKind::*fact);

/// The names of all models of pictures: "glow" and "real-nvp". The latter is also the name of a
/// model of tables, with other layers.
std::vector<std::string> picture_model_names();

/// The kind of this name, of tables; std::invalid_argument lists the names there are.
const ModelKind& model_kind(const std::string& name);
/// The kind that these settings are of: of pictures if they have a picture.
const ModelKind& model_kind(const ModelSettings& settings);

/// The largest number of scales that pictures of this shape can have: padding must not double a
/// side. 0 if there is none.
std::size_t most_scales(const ModelKind& kind, const ImageShape& shape);
/// The largest number up to 3 that needs no padding, and leaves 4 x 4 pixels or more; else 1.
std::size_t usual_scales(const ModelKind& kind, const ImageShape& shape);

/// The shape of the pictures that the flow of these settings sees: padded, if need be.
ImageShape picture_of_flow(const ModelSettings& settings);
/// The number of columns that the flow sees, for rows of `columns` columns.
std::size_t flow_features(const ModelSettings& settings, std::size_t columns);

/// "none", "batch" and "act", and what they stand for.
const NamedValues<Normalization>& normalization_names();

/// std::invalid_argument for settings that build_flow refuses whatever the precision.
void require_allowed(const ModelSettings& settings);

/// The flow that `settings` describes, on D = `features` columns, those of flow_features.
/// std::invalid_argument for an unknown model, a normalization that the model does not support, a
/// context that it cannot take, a log_scale_bound that is not a finite number above 0 in this
/// precision, or numbers that its pictures cannot have.
template <class T>
Flow<T> build_flow(const ModelSettings& settings, std::size_t features, Rng& rng);

/// A lower bound on the number of the flow's parameters, as a double so that hostile sizes cannot
/// overflow.
double least_weights(const ModelSettings& settings, std::size_t features);

}  // namespace tapeflow
