// Private to density_model and mixture_model: the metadata of a model file, as JSON.
#pragma once

#include "flows/tables/density_model.hpp"

namespace tapeflow {

struct ModelDescription {
  ModelSettings settings;
  std::vector<std::string> columns;
  std::vector<ContextColumn> context;
  std::string precision;  // "float" or "double"
  TableDomain domain = {};
};

std::string description_to_json(const ModelDescription& description);
std::string notes_to_json(const std::map<std::string, std::string>& notes);

/// std::runtime_error if the metadata is missing, or describes no model that this version can
/// build.
ModelDescription description_of(const ModelFile& file);
std::map<std::string, std::string> notes_of(const ModelFile& file);

}  // namespace tapeflow
