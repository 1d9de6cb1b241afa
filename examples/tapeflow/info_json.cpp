#include "examples/tapeflow/info_json.hpp"

#include "engine/io/number.hpp"

#include <cctype>
#include <cmath>
#include <iostream>
#include <optional>

#include <nlohmann/json.hpp>

namespace tapeflow {
namespace {

using nlohmann::json;

// A number if the text spells a finite one, as an integer if it can be.
json value_of(const std::string& text) {
  if (const std::size_t sign = text.find(" ± "); sign != text.npos)
    return {{"mean", value_of(text.substr(0, sign))},
            {"standard_error", value_of(text.substr(sign + std::string(" ± ").size()))}};
  const std::optional<double> number = parse_number(text);
  if (!number || !std::isfinite(*number)) return text;
  if (*number == std::floor(*number) && std::abs(*number) < 1e15)
    return static_cast<std::int64_t>(*number);
  return *number;
}

json columns_of(const std::vector<std::string>& names, const Preprocessor& preprocessor,
                const TableDomain& domain) {
  json columns = json::array();
  for (std::size_t j = 0; j < names.size(); ++j) {
    columns.push_back({{"name", names[j]},
                       {"mean", preprocessor.mean()(j)},
                       {"standard_deviation", preprocessor.deviation()(j)}});
    if (!domain.any()) continue;
    const ColumnDomain& column = domain.columns()[j];
    if (!column.words().empty()) {
      columns.back()["words"] = column.words();
      continue;
    }
    if (column.has_atoms()) columns.back()["atoms"] = column.atoms();
    if (column.low()) columns.back()["low"] = column.low()->at;
    if (column.high()) columns.back()["high"] = column.high()->at;
  }
  return columns;
}

json context_of(const ContextEncoder& encoder) {
  json columns = json::array();
  std::size_t number = 0;
  for (const ContextColumn& column : encoder.columns()) {
    columns.push_back({{"name", column.name}});
    if (column.is_class()) {
      columns.back()["classes"] = column.classes;
    } else {
      columns.back()["mean"] = encoder.numbers()->mean()(number);
      columns.back()["standard_deviation"] = encoder.numbers()->deviation()(number++);
    }
  }
  return columns;
}

// "Gaussian log-likelihood" as gaussian_log_likelihood.
std::string key_of(std::string name) {
  for (char& c : name)
    c = std::isalnum(static_cast<unsigned char>(c))
            ? static_cast<char>(std::tolower(static_cast<unsigned char>(c)))
            : '_';
  return name;
}

json fit_of(const std::map<std::string, std::string>& notes) {
  json fit = json::object();
  for (const auto& [name, value] : notes) {
    const std::string key = key_of(name);
    // A file's name stays a text.
    fit[key] = key == "fitted_to" || key == "tested_on" ? json(value) : value_of(value);
  }
  return fit;
}

// The fits of the members of a mixture; null for a single model.
template <class T>
json fits_of_members(const DensityModel<T>&) {
  return nullptr;
}
template <class T>
json fits_of_members(const MixtureModel<T>& model) {
  json fits = json::array();
  for (const DensityModel<T>& member : model.members()) fits.push_back(fit_of(member.notes()));
  return fits;
}

json picture_of(const PictureSettings& picture) {
  return {{"height", picture.shape.height},
          {"width", picture.shape.width},
          {"channels", picture.shape.channels},
          {"levels", picture.levels},
          {"scales", picture.scales},
          {"alpha", picture.alpha},
          {"coupling", name_of(picture.coupling, coupling_names())}};
}

}  // namespace

template <class Model>
void print_info_json(const Model& model) {
  const ModelSettings& settings = model.settings();
  const ModelKind& kind = model_kind(settings);
  const auto members = members_of(model);
  json all = {{"model", settings.model},
              {"normalization", name_of(settings.normalization, normalization_names())},
              {"preprocessing", name_of(settings.preprocessing, preprocessing_names())},
              {"precision", precision_of(members)},
              {"parameters", parameters_of(members)},
              {"percentile_rows", {{"of", model.scored_rows()}, {"count", model.scores().size()}}},
              {"context", context_of(model.context_encoder())},
              {"fit", fit_of(model.notes())}};
  if (kind.has_layers) all["layers"] = settings.layers;
  if (kind.has_networks) all["hidden"] = settings.hidden;
  if (settings.picture) {
    all["picture"] = picture_of(*settings.picture);
  } else {
    all["columns"] = columns_of(model.columns(), members.front().preprocessor(), model.domain());
  }
  const json fits = fits_of_members(model);
  if (!fits.is_null()) all["members"] = fits;
  std::cout << all.dump(2, ' ', false, json::error_handler_t::replace) << "\n";
}

template void print_info_json(const DensityModel<float>&);
template void print_info_json(const DensityModel<double>&);
template void print_info_json(const MixtureModel<float>&);
template void print_info_json(const MixtureModel<double>&);

}  // namespace tapeflow
