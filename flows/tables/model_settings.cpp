#include "flows/tables/model_settings.hpp"

#include "engine/check.hpp"
#include "engine/io/number.hpp"
#include "engine/joined.hpp"
#include "flows/tables/recipe_table.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>

namespace tapeflow {
namespace {

const Recipe& recipe(const std::string& name, bool of_pictures) {
  for (const Recipe& row : recipe_table()) {
    if (row.kind.name == name && row.kind.of_pictures == of_pictures) return row;
  }
  throw std::invalid_argument(
      of_pictures ? "model: needs " + joined(picture_model_names(), " or ") +
                        " for pictures, got \"" + name + "\""
                  : "model: needs one of " + joined(model_names()) + ", got \"" + name + "\"");
}

const Recipe& recipe(const ModelSettings& settings) {
  return recipe(settings.model, settings.picture.has_value());
}

template <class Condition>
std::vector<std::string> names_where(Condition condition) {
  std::vector<std::string> names;
  for (const Recipe& row : recipe_table()) {
    if (condition(row.kind)) names.push_back(row.kind.name);
  }
  return names;
}

void require_allowed_picture(const ModelSettings& settings) {
  picture_of_flow(settings);  // the scales
  require(settings.hidden.size() == 1,
          "hidden: needs one number for pictures, the channels of the hidden layers, got " +
              std::to_string(settings.hidden.size()) + " numbers");
  const std::size_t levels = settings.picture->levels;
  require(levels >= 2 && levels <= 256,
          "levels: needs a number from 2 to 256, got " + std::to_string(levels));
  const double alpha = settings.picture->alpha;
  TextWriter got;
  got << alpha;
  require(alpha >= 1e-7 && alpha <= 0.4,
          "alpha: needs a number from 1e-7 to 0.4, got " + got.str());
}

// Networks are divided and multiplied by it.
template <class T>
void require_bound(double bound) {
  const T rounded = static_cast<T>(bound);
  TextWriter got;
  got << bound;
  require(
      rounded > 0 && std::isfinite(rounded),
      "log_scale_bound: needs a finite number above 0 in the model's precision, got " + got.str());
}

}  // namespace

const std::vector<ModelKind>& model_kinds() {
  static const std::vector<ModelKind> kinds = [] {
    std::vector<ModelKind> all;
    for (const Recipe& row : recipe_table()) {
      if (!row.kind.of_pictures) all.push_back(row.kind);
    }
    return all;
  }();
  return kinds;
}

std::vector<std::string> model_names() {
  return names_where([](const ModelKind& kind) { return !kind.of_pictures; });
}

std::vector<std::string> model_names(bool ModelKind::*fact) {
  return names_where([fact](const ModelKind& kind) { return !kind.of_pictures && kind.*fact; });
}

std::vector<std::string> picture_model_names() {
  return names_where([](const ModelKind& kind) { return kind.of_pictures; });
}

const ModelKind& model_kind(const std::string& name) { return recipe(name, false).kind; }
const ModelKind& model_kind(const ModelSettings& settings) { return recipe(settings).kind; }

// A side of s pixels is padded to at most 2 s - 1 of them if 2^(halvings - 1) < s.
std::size_t most_scales(const ModelKind& kind, const ImageShape& shape) {
  const std::size_t side = shape.channels > 0 ? std::min(shape.height, shape.width) : 0;
  if (side == 0) return 0;
  std::size_t halvings = 0;
  while ((std::size_t(1) << halvings) < side) ++halvings;
  return halvings + kind.scales_without_halving;
}

std::size_t usual_scales(const ModelKind& kind, const ImageShape& shape) {
  const std::size_t side = std::min(shape.height, shape.width);
  for (std::size_t scales = 3; scales > 1; --scales) {
    const std::size_t halvings = scales - kind.scales_without_halving;
    if (side >= std::size_t(4) << halvings && padded(shape, halvings) == shape) return scales;
  }
  return 1;
}

ImageShape picture_of_flow(const ModelSettings& settings) {
  const ModelKind& kind = model_kind(settings);
  const PictureSettings& picture = *settings.picture;
  const std::size_t most = most_scales(kind, picture.shape);
  require(picture.scales > 0 && picture.scales <= most,
          "scales: needs a number from 1 to " + std::to_string(most) + " for pictures of " +
              to_string(picture.shape) + ", got " + std::to_string(picture.scales));
  return padded(picture.shape, picture.scales - kind.scales_without_halving);
}

std::size_t flow_features(const ModelSettings& settings, std::size_t columns) {
  return settings.picture ? picture_of_flow(settings).size() : columns;
}

const NamedValues<Normalization>& normalization_names() {
  static const NamedValues<Normalization> names = {
      {"none", Normalization::none}, {"batch", Normalization::batch}, {"act", Normalization::act}};
  return names;
}

void require_allowed(const ModelSettings& settings) {
  const ModelKind& kind = recipe(settings).kind;
  require(settings.normalization == Normalization::none || kind.takes_normalization,
          "normalization: needs " + joined(model_names(&ModelKind::takes_normalization), " or ") +
              ", got \"" + kind.name + "\"");
  require(settings.context == 0 || kind.takes_context,
          "model: " + kind.name + " takes no context; " +
              joined(model_names(&ModelKind::takes_context), " and ") + " do");
  const bool pixels = settings.preprocessing == Preprocessing::pixels;
  require(pixels == kind.of_pictures,
          std::string("preprocessing: needs ") +
              (pixels ? "standardize, bend or whiten for a table" : "pixels for pictures") +
              ", got " + name_of(settings.preprocessing, preprocessing_names()));
  if (settings.picture) require_allowed_picture(settings);
}

template <class T>
Flow<T> build_flow(const ModelSettings& settings, std::size_t features, Rng& rng) {
  const Recipe& row = recipe(settings);
  require_allowed(settings);
  if (row.kind.has_networks) require_bound<T>(settings.log_scale_bound);
  if constexpr (std::is_same_v<T, float>) {
    return row.build_float(settings, features, rng);
  } else {
    return row.build_double(settings, features, rng);
  }
}

double least_weights(const ModelSettings& settings, std::size_t features) {
  return recipe(settings).least_weights(settings, features);
}

template Flow<float> build_flow(const ModelSettings&, std::size_t, Rng&);
template Flow<double> build_flow(const ModelSettings&, std::size_t, Rng&);

}  // namespace tapeflow
