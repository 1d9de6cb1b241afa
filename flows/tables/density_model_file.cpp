// Saving and loading a density model.
#include "engine/io/parameters.hpp"
#include "flows/tables/density_model.hpp"
#include "flows/tables/model_json.hpp"

#include <algorithm>
#include <stdexcept>

namespace tapeflow {

template <class T>
void DensityModel<T>::save(const std::filesystem::path& path) const {
  ModelFile file;
  file.metadata["tapeflow"] = description_to_json(
      {settings_, columns_, context_encoder_.columns(), sizeof(T) == 4 ? "float" : "double"});
  file.metadata["notes"] = notes_to_json(notes_);
  save_parameters(preprocessor_, "preprocessing.", file);
  save_parameters(context_encoder_, "context.", file);
  if (scores_.size() > 0) file.tensors["scores"] = scores_;
  if (levels_.any()) {
    file.tensors["levels.origin"] = levels_.origin;
    file.tensors["levels.width"] = levels_.width;
  }
  save_parameters(flow_, "", file);
  write_model(path, file);
}

namespace {

Array<double> scores_of(const ModelFile& file) {
  const auto found = file.tensors.find("scores");
  if (found == file.tensors.end()) return Array<double>(Shape{0});
  const auto* scores = std::get_if<Array<double>>(&found->second);
  if (!scores || scores->dimension() != 1 || !std::is_sorted(scores->begin(), scores->end()))
    throw std::runtime_error("the model file needs \"scores\" to be rising doubles [Q]");
  return *scores;
}

Levels levels_of(const ModelFile& file, std::size_t features) {
  if (!file.tensors.contains("levels.width")) return {};
  const auto vector_of = [&](const char* name) {
    const auto found = file.tensors.find(name);
    const auto* array =
        found == file.tensors.end() ? nullptr : std::get_if<Array<double>>(&found->second);
    if (!array || array->shape() != Shape{features})
      throw std::runtime_error("the model file needs \"" + std::string(name) +
                               "\" to be doubles [" + std::to_string(features) + "]");
    return *array;
  };
  return {vector_of("levels.origin"), vector_of("levels.width")};
}

// A file whose description claims larger networks than its tensors can fill is refused before the
// networks are built: a false description must not ask for all of the memory.
void require_backed_by_tensors(const ModelDescription& description, const ModelFile& file) {
  double held = 0;
  for (const auto& [name, tensor] : file.tensors) {
    held += std::visit([](const auto& array) { return static_cast<double>(array.size()); }, tensor);
  }
  const std::size_t features = description.columns.size();
  if (least_weights(description.settings, features) +
          preprocessing_weights(description.settings.preprocessing, features,
                                description.settings.context) <=
      held)
    return;
  throw std::runtime_error("the model's description needs more numbers than the file holds");
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
  model.scores_ = scores_of(file);
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
  template void DensityModel<T>::save(const std::filesystem::path&) const; \
  template DensityModel<T> DensityModel<T>::from_file(const ModelFile&);   \
  template DensityModel<T> DensityModel<T>::load(const std::filesystem::path&);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
