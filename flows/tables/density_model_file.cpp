// Saving and loading a density model.
#include "engine/io/parameters.hpp"
#include "flows/tables/density_model.hpp"
#include "flows/tables/model_json.hpp"

#include <algorithm>
#include <stdexcept>

namespace tapeflow {

template <class T>
ModelFile DensityModel<T>::to_file() const {
  ModelFile file;
  file.metadata["tapeflow"] = description_to_json({settings_, columns_, context_encoder_.columns(),
                                                   sizeof(T) == 4 ? "float" : "double", domain_});
  file.metadata["notes"] = notes_to_json(notes_);
  save_parameters(preprocessor_, "preprocessing.", file);
  save_parameters(context_encoder_, "context.", file);
  scores_.save(file);
  if (gaussian_) gaussian_->save(file);
  if (levels_.any()) {
    file.tensors["levels.origin"] = levels_.origin;
    file.tensors["levels.width"] = levels_.width;
  }
  save_parameters(flow_, "", file);
  return file;
}

template <class T>
void DensityModel<T>::save(const std::filesystem::path& path) const {
  write_model(path, to_file());
}

namespace {

Levels levels_of(const ModelFile& file, std::size_t features) {
  if (!file.tensors.contains("levels.width") && !file.tensors.contains("levels.origin")) return {};
  const auto vector_of = [&](const char* name, Values values) {
    const auto found = file.tensors.find(name);
    const auto* array =
        found == file.tensors.end() ? nullptr : std::get_if<Array<double>>(&found->second);
    if (!array || array->shape() != Shape{features})
      throw std::runtime_error("the model file needs \"" + std::string(name) +
                               "\" to be doubles [" + std::to_string(features) + "]");
    require_values(name, *array, values);
    return *array;
  };
  return {vector_of("levels.origin", Values::finite),
          vector_of("levels.width", Values::zero_or_more)};
}

std::optional<GaussianBaseline> gaussian_of(const ModelDescription& description,
                                            const ModelFile& file) {
  std::optional<PixelLogit> logit;
  if (const auto& picture = description.settings.picture)
    logit = PixelLogit{picture->alpha, picture->levels};
  const EncodedContext context = independent(
      encoded(description.context, Array<double>(Shape{0, description.context.size()})));
  return GaussianBaseline::load(file, description.columns.size(), context.columns.size(), logit);
}

// The least number of numbers that the model is made of.
double least_numbers(const ModelDescription& description) {
  const ModelSettings& settings = description.settings;
  if (settings.picture) require_allowed(settings);  // least_weights relies on it
  const std::size_t features = description.columns.size();
  const auto of_context = static_cast<std::size_t>(
      std::count_if(description.context.begin(), description.context.end(),
                    [](const ContextColumn& column) { return !column.is_class(); }));
  return least_weights(settings, features) +
         preprocessing_weights(settings.preprocessing, features, settings.context) +
         preprocessing_weights(Preprocessing::whiten, of_context, 0);
}

// The least number of tensors: each layer has one, and two for each layer of its networks.
double least_tensors(const ModelSettings& settings) {
  const ModelKind& kind = model_kind(settings);
  const double layers = kind.has_layers ? static_cast<double>(settings.layers) : 1;
  return kind.has_networks ? 2 * layers * static_cast<double>(settings.hidden.size() + 1) : layers;
}

// A file whose description claims a larger model than its tensors can fill is refused before the
// model is built: a false description must not ask for all of the memory.
void require_backed_by_tensors(const ModelDescription& description, const ModelFile& file) {
  double held = 0;
  for (const auto& [name, tensor] : file.tensors) {
    held += std::visit([](const auto& array) { return static_cast<double>(array.size()); }, tensor);
  }
  if (least_numbers(description) > held)
    throw std::runtime_error("the model's description needs more numbers than the file holds");
  if (least_tensors(description.settings) > static_cast<double>(file.tensors.size()))
    throw std::runtime_error("the model's description needs more layers than the file has tensors");
}

}  // namespace

template <class T>
DensityModel<T> DensityModel<T>::from_file(const ModelFile& file) {
  const ModelDescription description = description_of(file);
  require_backed_by_tensors(description, file);
  DensityModel model(description.settings, description.columns, description.context);
  load_parameters(file, "preprocessing.", model.preprocessor_);
  load_parameters(file, "context.", model.context_encoder_);
  load_parameters(file, "", model.flow_);
  model.scores_ = RememberedScores::load(file);
  model.domain_ = description.domain;
  model.gaussian_ = gaussian_of(description, file);
  model.levels_ = levels_of(file, description.columns.size());
  model.notes_ = notes_of(file);
  return model;
}

template <class T>
DensityModel<T> DensityModel<T>::load(const std::filesystem::path& path) {
  const ModelFile file = read_model(path);
  try {
    return from_file(file);
  } catch (const std::exception& error) {
    throw std::runtime_error(path.string() + ": " + error.what());
  }
}

AnyDensityModel load_density_model(const std::filesystem::path& path) {
  const ModelFile file = read_model(path);
  try {
    if (description_of(file).precision == "double") return DensityModel<double>::from_file(file);
    return DensityModel<float>::from_file(file);
  } catch (const std::exception& error) {
    throw std::runtime_error(path.string() + ": " + error.what());
  }
}

#define TAPEFLOW_INSTANTIATE(T)                                            \
  template ModelFile DensityModel<T>::to_file() const;                     \
  template void DensityModel<T>::save(const std::filesystem::path&) const; \
  template DensityModel<T> DensityModel<T>::from_file(const ModelFile&);   \
  template DensityModel<T> DensityModel<T>::load(const std::filesystem::path&);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
