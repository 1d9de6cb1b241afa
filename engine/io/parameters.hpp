// A module's parameters in and out of a model file's tensors, under their full names.
#pragma once

#include "engine/io/model_file.hpp"
#include "engine/module.hpp"

namespace tapeflow {

/// Adds every parameter of the module, trainable or not, as `prefix` + full name.
template <class T>
void save_parameters(const Module<T>& module, const std::string& prefix, ModelFile& file);

/// Sets every parameter of the module from the file. std::runtime_error names the first one that is
/// missing, of another shape, or of another precision; the module is unchanged then.
template <class T>
void load_parameters(const ModelFile& file, const std::string& prefix, Module<T>& module);

}  // namespace tapeflow
