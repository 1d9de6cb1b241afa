#include "engine/io/parameters.hpp"

#include "engine/io/number.hpp"

#include <cmath>
#include <stdexcept>
#include <vector>

namespace tapeflow {
namespace {

const char* in_words(Values values) {
  switch (values) {
    case Values::finite:
      return "finite numbers";
    case Values::positive:
      return "finite numbers above 0";
    case Values::zero_or_more:
      return "finite numbers from 0 on";
    case Values::sign:
      return "numbers that are 1 or -1";
    case Values::flag:
      return "numbers that are 0 or 1";
    case Values::direction:
      return "finite numbers, not all of them 0";
    case Values::order:
      return "each of 0, 1, 2 … once";
  }
  return "";
}

// Whether number v may be one of several, as far as v alone can tell.
bool may_be(double v, Values values) {
  if (!std::isfinite(v)) return false;
  if (values == Values::positive) return v > 0;
  if (values == Values::zero_or_more) return v >= 0;
  if (values == Values::sign) return v == 1 || v == -1;
  if (values == Values::flag) return v == 0 || v == 1;
  return true;
}

// The place of the first number that is no index of an array of this size, or comes twice.
template <class T>
std::size_t first_out_of_order(const Array<T>& numbers) {
  std::vector<bool> met(numbers.size(), false);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const T v = numbers.data()[i];
    if (!(v >= 0 && v < static_cast<T>(numbers.size())) || v != std::floor(v)) return i;
    if (met[static_cast<std::size_t>(v)]) return i;
    met[static_cast<std::size_t>(v)] = true;
  }
  return numbers.size();
}

// The place of the first wrong number; the size of the array if there is none.
template <class T>
std::size_t first_wrong(const Array<T>& numbers, Values values) {
  for (std::size_t i = 0; i < numbers.size(); ++i)
    if (!may_be(static_cast<double>(numbers.data()[i]), values)) return i;
  if (values == Values::order) return first_out_of_order(numbers);
  if (values != Values::direction) return numbers.size();
  T squares = 0;
  for (const T v : numbers) squares += v * v;
  return squares > 0 ? numbers.size() : 0;
}

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
void require_values(const std::string& name, const Array<T>& numbers, Values values) {
  const std::size_t wrong = first_wrong(numbers, values);
  if (wrong == numbers.size()) return;
  throw std::runtime_error("the model file needs " + std::string(in_words(values)) +
                           " in tensor \"" + name + "\", got " +
                           shortest_text(static_cast<double>(numbers.data()[wrong])) +
                           " at place " + std::to_string(wrong));
}

template <class T>
void save_parameters(const Module<T>& module, const std::string& prefix, ModelFile& file) {
  for (const NamedConstParameter<T>& named : module.named_parameters()) {
    require_values(prefix + named.name, named.parameter->value, named.parameter->values);
    file.tensors[prefix + named.name] = named.parameter->value;
  }
}

template <class T>
void load_parameters(const ModelFile& file, const std::string& prefix, Module<T>& module) {
  const auto all = module.named_parameters();
  for (const auto& [name, p] : all)
    require_values(prefix + name, tensor_like<T>(file, prefix + name, p->value.shape()), p->values);
  for (const auto& [name, p] : all) {
    p->value = tensor_like<T>(file, prefix + name, p->value.shape());
  }
}

#define TAPEFLOW_INSTANTIATE(T)                                                    \
  template void require_values(const std::string&, const Array<T>&, Values);       \
  template void save_parameters(const Module<T>&, const std::string&, ModelFile&); \
  template void load_parameters(const ModelFile&, const std::string&, Module<T>&);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
