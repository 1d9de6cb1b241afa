#include "flows/tables/model_json.hpp"

#include "engine/io/file_error.hpp"
#include "flows/data/rows.hpp"
#include "flows/tables/domain_json.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace tapeflow {
namespace {

const NamedValues<Activation>& activations() {
  static const NamedValues<Activation> names = {{"identity", Activation::identity},
                                                {"relu", Activation::relu},
                                                {"tanh", Activation::tanh},
                                                {"sigmoid", Activation::sigmoid},
                                                {"softplus", Activation::softplus}};
  return names;
}

// The sizes in a file are bounded, so that a false one cannot ask for all of the memory.
std::size_t bounded(const nlohmann::json& value, const char* what) {
  // As a number of its own: the library compares the largest ones to 100000 as negative numbers.
  const bool is_whole = value.is_number_unsigned();
  const auto number = is_whole ? value.get<std::uint64_t>() : 0;
  if (number == 0 || number > 100000) {
    throw std::runtime_error(std::string(what) +
                             " needs to be a whole number from 1 to 100000, got " +
                             shown(value.dump()));
  }
  return number;
}

nlohmann::json to_json(const PictureSettings& picture) {
  return {{"height", picture.shape.height},
          {"width", picture.shape.width},
          {"channels", picture.shape.channels},
          {"levels", picture.levels},
          {"scales", picture.scales},
          {"coupling", name_of(picture.coupling, coupling_names())},
          {"alpha", picture.alpha}};
}

// Each extent is bounded, so the product of the three is a number.
PictureSettings picture_of(const nlohmann::json& json) {
  PictureSettings picture;
  picture.shape = {bounded(json.at("height"), "the height of pictures"),
                   bounded(json.at("width"), "the width of pictures"),
                   bounded(json.at("channels"), "the channels of pictures")};
  bounded(picture.shape.size(), "the number of pixels times channels");
  picture.levels = bounded(json.at("levels"), "levels");
  picture.scales = bounded(json.at("scales"), "scales");
  picture.coupling = named(json.at("coupling"), coupling_names(), "coupling");
  picture.alpha = json.at("alpha");
  return picture;
}

nlohmann::json metadata_json(const ModelFile& file, const std::string& key) {
  const std::string* found = file.text(key);
  if (!found && key == "tapeflow" && file.text("mixture"))
    throw std::runtime_error("needs a single model, this is a mixture of several");
  if (!found) throw std::runtime_error("not a density model: the metadata has no \"" + key + "\"");
  return nlohmann::json::parse(*found);
}

// Rows are matched with the model by the names of its columns.
void require_own_names(const std::vector<std::string>& columns) {
  std::set<std::string> met;
  for (const std::string& name : columns) {
    if (name.empty() || !met.insert(name).second)
      throw std::runtime_error(
          "the model's description needs a name of its own for each column, got " + shown(name) +
          (name.empty() ? "" : " twice"));
  }
}

// "classes" has a list of names for each column, an empty list for a column of numbers.
std::vector<ContextColumn> context_of(const nlohmann::json& json) {
  const auto names = json.value("context", std::vector<std::string>());
  const auto classes = json.value("classes", std::vector<std::vector<std::string>>(names.size()));
  if (classes.size() != names.size())
    throw std::runtime_error("the model's description needs classes for " +
                             std::to_string(names.size()) + " columns of its context, got " +
                             std::to_string(classes.size()));
  std::vector<ContextColumn> columns;
  for (std::size_t j = 0; j < names.size(); ++j) {
    const std::set<std::string> different(classes[j].begin(), classes[j].end());
    if (different.size() != classes[j].size() || different.contains(""))
      throw std::runtime_error(
          "the model's description needs a name of its own for each class of " + shown(names[j]));
    columns.emplace_back(names[j], classes[j]);
  }
  return columns;
}

}  // namespace

std::string description_to_json(const ModelDescription& description) {
  const ModelSettings& settings = description.settings;
  nlohmann::json json{
      {"model", settings.model},
      {"layers", settings.layers},
      {"hidden", settings.hidden},
      {"activation", name_of(settings.activation, activations())},
      {"log_scale_bound", settings.log_scale_bound},
      {"normalization", name_of(settings.normalization, normalization_names())},
      {"preprocessing", name_of(settings.preprocessing, preprocessing_names())},
      {"columns", settings.picture ? std::vector<std::string>() : description.columns},
      {"context", names_of(description.context)},
      {"precision", description.precision}};
  if (settings.picture) json["picture"] = to_json(*settings.picture);
  if (description.domain.any()) json["domain"] = to_json(description.domain);
  const bool any_class = std::any_of(description.context.begin(), description.context.end(),
                                     [](const ContextColumn& column) { return column.is_class(); });
  for (std::size_t j = 0; any_class && j < description.context.size(); ++j)
    json["classes"].push_back(description.context[j].classes);
  return json.dump();
}

std::string notes_to_json(const std::map<std::string, std::string>& notes) {
  // File names may be in any encoding: a byte that is not UTF-8 becomes a replacement character.
  return nlohmann::json(notes).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

ModelDescription description_of(const ModelFile& file) {
  try {
    const nlohmann::json json = metadata_json(file, "tapeflow");
    ModelDescription description;
    ModelSettings& settings = description.settings;
    settings.model = json.at("model");
    settings.layers = bounded(json.at("layers"), "layers");
    settings.hidden.clear();
    for (const nlohmann::json& width : json.at("hidden").get<nlohmann::json::array_t>()) {
      settings.hidden.push_back(bounded(width, "a hidden width"));
    }
    settings.activation = named(json.at("activation"), activations(), "activation");
    settings.log_scale_bound = json.at("log_scale_bound");
    settings.normalization =
        named(json.value("normalization", "none"), normalization_names(), "normalization");
    settings.preprocessing =
        named(json.value("preprocessing", "standardize"), preprocessing_names(), "preprocessing");
    if (json.contains("picture")) settings.picture = picture_of(json.at("picture"));
    // The columns of pictures are named by their places.
    description.columns = settings.picture ? pixel_names(settings.picture->shape)
                                           : json.at("columns").get<std::vector<std::string>>();
    bounded(description.columns.size(), "the number of columns");
    description.context = context_of(json);
    if (json.contains("domain"))
      description.domain = domain_of(json.at("domain"), description.columns.size());
    require_own_names(side_by_side(description.columns, names_of(description.context)));
    settings.context = encoded_features(description.context);
    description.precision = json.at("precision");
    if (description.precision != "float" && description.precision != "double") {
      throw std::runtime_error("the model's precision needs to be float or double, got " +
                               shown(description.precision));
    }
    return description;
  } catch (const nlohmann::json::exception& error) {
    throw std::runtime_error(std::string("the model's description is broken: ") + error.what());
  }
}

std::map<std::string, std::string> notes_of(const ModelFile& file) {
  try {
    return metadata_json(file, "notes").get<std::map<std::string, std::string>>();
  } catch (const nlohmann::json::exception& error) {
    throw std::runtime_error(std::string("the model's notes are broken: ") + error.what());
  }
}

}  // namespace tapeflow
