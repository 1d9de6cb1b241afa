#include "engine/module.hpp"

#include "engine/check.hpp"

#include <utility>

namespace tapeflow {

template <class T>
void ParameterVisitor<T>::operator()(const std::string& name, Parameter<T>& parameter) {
  found.push_back({prefix_ + name, &parameter});
}

template <class T>
void ParameterVisitor<T>::operator()(const std::string& name, Module<T>& module) {
  const std::string outer = prefix_;
  prefix_ += name + ".";
  module.visit(*this);
  prefix_ = outer;
}

template <class T>
std::vector<NamedParameter<T>> Module<T>::named_parameters() {
  ParameterVisitor<T> visitor;
  visit(visitor);
  return visitor.found;
}

// `visit` only says where the parameters are. So it may visit a const module, too, if nobody gets
// at them but through a pointer to const.
template <class T>
std::vector<NamedConstParameter<T>> Module<T>::named_parameters() const {
  std::vector<NamedConstParameter<T>> found;
  for (auto& [name, parameter] : const_cast<Module<T>*>(this)->named_parameters()) {
    found.push_back({std::move(name), parameter});
  }
  return found;
}

template <class T>
std::vector<Parameter<T>*> Module<T>::trainable_parameters() {
  std::vector<Parameter<T>*> trainable;
  for (const NamedParameter<T>& named : named_parameters()) {
    if (named.parameter->trainable) trainable.push_back(named.parameter);
  }
  return trainable;
}

template <class T>
std::size_t Module<T>::parameter_count() const {
  std::size_t count = 0;
  for (const NamedConstParameter<T>& named : named_parameters()) {
    if (named.parameter->trainable) count += named.parameter->value.size();
  }
  return count;
}

template <class To, class From>
void copy_parameters(const Module<From>& from, Module<To>& to) {
  const auto source = from.named_parameters();
  const auto target = to.named_parameters();
  require(source.size() == target.size(), "copy_parameters: needs modules alike, got " +
                                              std::to_string(source.size()) + " and " +
                                              std::to_string(target.size()) + " parameters");
  for (std::size_t i = 0; i < source.size(); ++i) {
    const Array<From>& value = source[i].parameter->value;
    require(source[i].name == target[i].name && value.shape() == target[i].parameter->value.shape(),
            "copy_parameters: needs modules alike, got " + source[i].name + " " +
                to_string(value.shape()) + " and " + target[i].name + " " +
                to_string(target[i].parameter->value.shape()));
    target[i].parameter->value = cast<To>(value);
  }
}

template class ParameterVisitor<float>;
template class ParameterVisitor<double>;
template class Module<float>;
template class Module<double>;
template void copy_parameters(const Module<float>&, Module<float>&);
template void copy_parameters(const Module<float>&, Module<double>&);
template void copy_parameters(const Module<double>&, Module<float>&);
template void copy_parameters(const Module<double>&, Module<double>&);

}  // namespace tapeflow
