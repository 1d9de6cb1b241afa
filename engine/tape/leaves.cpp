// Constants, variables and parameters on a tape.
#include "engine/tape.hpp"

#include <stdexcept>

namespace tapeflow {

template <class T>
Var<T> Tape<T>::constant(const Array<T>& value) {
  append("constant").own = value;
  return last();
}

template <class T>
Var<T> Tape<T>::view(const Array<T>& value) {
  return unchanging(value, "view");
}

template <class T>
Var<T> Tape<T>::unchanging(const Array<T>& value, const char* name) {
  append(name).value = &value;
  return last();
}

template <class T>
Var<T> Tape<T>::constant(Array<T>&& value) {
  append("constant").own = std::move(value);
  return last();
}

template <class T>
Var<T> Tape<T>::variable(Array<T> value) {
  append("variable").own = std::move(value);
  return changing();
}

template <class T>
Var<T> Tape<T>::variable_view(const Array<T>& value) {
  append("variable").value = &value;
  return changing();
}

// The leaf that was made last, its value complete, as one that needs a gradient.
template <class T>
Var<T> Tape<T>::changing() {
  nodes_[count_ - 1].needs_grad = options_.record;
  if (options_.record) leaves_.push_back(static_cast<std::uint32_t>(count_ - 1));
  return last();
}

// tag: watch
template <class T>
Var<T> Tape<T>::watch(const Parameter<T>& parameter) {
  const char* const name = parameter.name.c_str();
  if (!leads_to_gradients() || !parameter.trainable) return unchanging(parameter.value, name);
  if (outer_) return stand_in(outer_->watch(parameter), name);
  Leaf& leaf = parameters_[&parameter];
  if (leaf.step == step_) return var(leaf.id);
  const Var<T> v = unchanging(parameter.value, name);
  Node& n = node(v);
  n.needs_grad = true;
  n.adjoint = options_.own_parameter_gradients ? &leaf.grad : &parameter.grad;
  leaf.id = v.id();
  leaf.step = step_;
  leaves_.push_back(leaf.id);
  return v;
}
// end: watch

template <class T>
Var<T> Tape<T>::stand_in(Var<T> outer, const char* name) {
  if (!outer) return outer;
  if (!outer_ || &outer.tape() != outer_)
    throw std::logic_error("stand_in: needs a node of the tape that this one is inside of");
  const Var<T> v = unchanging(outer.value(), name);
  Node& n = node(v);
  n.outer = outer;
  n.needs_grad = options_.record && outer_->node(outer).needs_grad;
  return v;
}

// The leaf that was made last, its value complete.
template <class T>
Var<T> Tape<T>::last() {
  const Var<T> v = var(count_ - 1);
  if (options_.check_finite) check_.value(v);
  return v;
}

template <class T>
const Array<T>& Tape<T>::parameter_gradient(const Parameter<T>& parameter) const {
  const auto found = parameters_.find(&parameter);
  if (found == parameters_.end()) {
    throw std::logic_error("parameter_gradient: this tape never watched \"" + parameter.name +
                           "\"");
  }
  const Leaf& leaf = found->second;
  if (leaf.step != step_ || !nodes_[leaf.id].has_adjoint) {
    throw std::logic_error("parameter_gradient: this tape has none of \"" + parameter.name +
                           "\" since its last clear()");
  }
  return *nodes_[leaf.id].adjoint;
}

template <class T>
std::vector<const Parameter<T>*> Tape<T>::watched() const {
  std::vector<const Parameter<T>*> found;
  for (const auto& [parameter, leaf] : parameters_) {
    if (leaf.step == step_) found.push_back(parameter);
  }
  return found;
}

#define TAPEFLOW_INSTANTIATE(T)                                                    \
  template Var<T> Tape<T>::constant(const Array<T>&);                              \
  template Var<T> Tape<T>::constant(Array<T>&&);                                   \
  template Var<T> Tape<T>::view(const Array<T>&);                                  \
  template Var<T> Tape<T>::variable(Array<T>);                                     \
  template Var<T> Tape<T>::variable_view(const Array<T>&);                         \
  template Var<T> Tape<T>::watch(const Parameter<T>&);                             \
  template Var<T> Tape<T>::stand_in(Var<T>, const char*);                          \
  template const Array<T>& Tape<T>::parameter_gradient(const Parameter<T>&) const; \
  template std::vector<const Parameter<T>*> Tape<T>::watched() const;

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
