#include "flows/tables/domain_json.hpp"

#include <stdexcept>

#include <nlohmann/json.hpp>

namespace tapeflow {
namespace {

nlohmann::json to_json(const std::optional<Border>& border) {
  if (!border) return nullptr;
  return {{"at", border->at}, {"edge", border->edge}};
}

std::optional<Border> border_of(const nlohmann::json& json) {
  if (json.is_null()) return {};
  return Border{json.at("at"), json.at("edge")};
}

nlohmann::json to_json(const ColumnDomain& column) {
  if (column.is_real_line()) return nullptr;
  if (!column.words().empty()) return {{"words", column.words()}};
  if (column.atoms_alone()) return {{"atoms", column.atoms()}};
  return {{"atoms", column.atoms()},
          {"cell", column.cell()},
          {"low", to_json(column.low())},
          {"high", to_json(column.high())}};
}

ColumnDomain column_of(const nlohmann::json& json) {
  if (json.is_null()) return {};
  if (json.contains("words"))
    return ColumnDomain::of_words(json.at("words").get<std::vector<std::string>>());
  std::vector<double> atoms = json.at("atoms").get<std::vector<double>>();
  if (!json.contains("cell")) return ColumnDomain::of_atoms(std::move(atoms));
  return ColumnDomain::mixed(std::move(atoms), json.at("cell"), border_of(json.at("low")),
                             border_of(json.at("high")));
}

}  // namespace

nlohmann::json to_json(const TableDomain& domain) {
  nlohmann::json list = nlohmann::json::array();
  for (const ColumnDomain& column : domain.columns()) list.push_back(to_json(column));
  return list;
}

TableDomain domain_of(const nlohmann::json& json, std::size_t columns) {
  if (!json.is_array() || json.size() != columns)
    throw std::runtime_error("the model's description needs a domain for each of its " +
                             std::to_string(columns) + " columns");
  std::vector<ColumnDomain> domains;
  try {
    for (const nlohmann::json& column : json) domains.push_back(column_of(column));
  } catch (const std::invalid_argument& error) {
    throw std::runtime_error(std::string("the model's description is broken: ") + error.what());
  }
  return TableDomain(std::move(domains));
}

}  // namespace tapeflow
