// Whether a file holds the model that was saved to it.
#pragma once

#include "flows/tables/mixture_model.hpp"

namespace tapeflow {

/// Loads the file and scores rows with it. std::runtime_error if it cannot be loaded, or if a row
/// gets another log-probability than from `model`, bit for bit. A Model is one of AnyModel.
template <class Model>
void require_saved(const Model& model, const std::filesystem::path& file, const Rows<double>& rows,
                   Workers& workers);

}  // namespace tapeflow
