#include "engine/io/parameters.hpp"

#include <stdexcept>

namespace tapeflow {
namespace {

template <class T>
const Array<T>& tensor_like(const ModelFile& file, const std::string& name, const Shape& shape) {
  const std::string needed = "the model file needs a tensor \"" + name + "\" of shape " +
                             to_string(shape) + " in " + (sizeof(T) == 4 ? "float" : "double");
  const auto found = file.tensors.find(name);
  if (found == file.tensors.end()) throw std::runtime_error(needed + ", got none of that name");
  const Array<T>* array = std::get_if<Array<T>>(&found->second);
  if (!array) throw std::runtime_error(needed + ", got one of the other precision");
  if (array->shape() != shape) {
    throw std::runtime_error(needed + ", got " + to_string(array->shape()));
  }
  return *array;
}

}  // namespace

template <class T>
void save_parameters(const Module<T>& module, const std::string& prefix, ModelFile& file) {
  for (const NamedConstParameter<T>& named : module.named_parameters()) {
    file.tensors[prefix + named.name] = named.parameter->value;
  }
}

template <class T>
void load_parameters(const ModelFile& file, const std::string& prefix, Module<T>& module) {
  const auto all = module.named_parameters();
  for (const auto& [name, p] : all) tensor_like<T>(file, prefix + name, p->value.shape());
  for (const auto& [name, p] : all) {
    p->value = tensor_like<T>(file, prefix + name, p->value.shape());
  }
}

#define TAPEFLOW_INSTANTIATE(T)                                                    \
  template void save_parameters(const Module<T>&, const std::string&, ModelFile&); \
  template void load_parameters(const ModelFile&, const std::string&, Module<T>&);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
