// Saves a module's parameters as tensors of a model file, under their full names, and loads them.
#pragma once

#include "engine/io/model_file.hpp"
#include "engine/module.hpp"

namespace tapeflow {

/// Adds every parameter of the module, trainable or not, as `prefix` + full name.
template <class T>
void save_parameters(const Module<T>& module, const std::string& prefix, ModelFile& file);

/// Sets every parameter of the module from the file. Throws std::runtime_error for the first
/// parameter that is missing there, or has another shape or precision; then the module is
/// unchanged.
template <class T>
void load_parameters(const ModelFile& file, const std::string& prefix, Module<T>& module);

}  // namespace tapeflow
