// Saves a module's parameters as tensors of a model file, under their full names, and loads them.
#pragma once

#include "engine/io/model_file.hpp"
#include "engine/module.hpp"

namespace tapeflow {

/// Checks what `values` says of the numbers of a tensor: std::runtime_error with the name of the
/// tensor and the first number that is wrong.
template <class T>
void require_values(const std::string& name, const Array<T>& numbers, Values values);

/// Adds every parameter of the module, trainable or not, as `prefix` + full name. Throws
/// std::runtime_error if numbers are others than Parameter::values allows.
template <class T>
void save_parameters(const Module<T>& module, const std::string& prefix, ModelFile& file);

/// Sets every parameter of the module from the file. Throws std::runtime_error for the first
/// parameter that is missing there, has another shape or precision, or numbers that
/// Parameter::values does not allow; then the module is unchanged.
template <class T>
void load_parameters(const ModelFile& file, const std::string& prefix, Module<T>& module);

}  // namespace tapeflow
