#include "flows/tables/model_settings.hpp"

#include "engine/check.hpp"
#include "engine/io/number.hpp"
#include "engine/joined.hpp"
#include "flows/tables/recipe_table.hpp"

#include <cmath>
#include <type_traits>

namespace tapeflow {
namespace {

const Recipe& recipe(const std::string& name) {
  for (const Recipe& row : recipe_table()) {
    if (row.kind.name == name) return row;
  }
  throw std::invalid_argument("model: needs one of " + joined(model_names()) + ", got \"" + name +
                              "\"");
}

void require_allowed(const ModelKind& kind, const ModelSettings& settings) {
  require(settings.normalization == Normalization::none || kind.takes_normalization,
          "normalization: needs " + joined(model_names(&ModelKind::takes_normalization), " or ") +
              ", got \"" + kind.name + "\"");
  require(settings.context == 0 || kind.takes_context,
          "model: " + kind.name + " takes no context; " +
              joined(model_names(&ModelKind::takes_context), " and ") + " do");
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
    for (const Recipe& row : recipe_table()) all.push_back(row.kind);
    return all;
  }();
  return kinds;
}

std::vector<std::string> model_names() {
  std::vector<std::string> names;
  for (const ModelKind& kind : model_kinds()) names.push_back(kind.name);
  return names;
}

std::vector<std::string> model_names(bool ModelKind::*fact) {
  std::vector<std::string> names;
  for (const ModelKind& kind : model_kinds()) {
    if (kind.*fact) names.push_back(kind.name);
  }
  return names;
}

const ModelKind& model_kind(const std::string& name) { return recipe(name).kind; }

const NamedValues<Normalization>& normalization_names() {
  static const NamedValues<Normalization> names = {
      {"none", Normalization::none}, {"batch", Normalization::batch}, {"act", Normalization::act}};
  return names;
}

template <class T>
Flow<T> build_flow(const ModelSettings& settings, std::size_t features, Rng& rng) {
  const Recipe& row = recipe(settings.model);
  require_allowed(row.kind, settings);
  if (row.kind.has_networks) require_bound<T>(settings.log_scale_bound);
  if constexpr (std::is_same_v<T, float>) {
    return row.build_float(settings, features, rng);
  } else {
    return row.build_double(settings, features, rng);
  }
}

double least_weights(const ModelSettings& settings, std::size_t features) {
  return recipe(settings.model).least_weights(settings, features);
}

template Flow<float> build_flow(const ModelSettings&, std::size_t, Rng&);
template Flow<double> build_flow(const ModelSettings&, std::size_t, Rng&);

}  // namespace tapeflow
