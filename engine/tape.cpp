#include "engine/tape.hpp"

#include "engine/check.hpp"

#include <algorithm>
#include <stdexcept>

namespace tapeflow {

// ---- Var ------------------------------------------------------------------------------------

template <class T>
Tape<T>& Var<T>::tape() const {
  if (!tape_) throw std::logic_error("Var: needs a node of a tape, got a default-constructed Var");
  return *tape_;
}

template <class T>
const Array<T>& Var<T>::value() const {
  return *tape().node(*this).value;
}

template <class T>
T Var<T>::item() const {
  if (size() != 1) shape_error("item", "a value with one entry", to_string(shape()));
  return *data();
}

template <class T>
const Array<T>& Var<T>::adjoint() const {
  const auto& n = tape().node(*this);
  if (n.outer) return n.outer.adjoint();
  if (!n.has_adjoint) {
    throw std::logic_error(
        "adjoint: node " + std::to_string(id_) + " of shape " + to_string(shape()) +
        " holds none; it is kept for variables and watched parameters after backward(), and for "
        "every node under TapeOptions::intermediate_adjoints");
  }
  return *n.adjoint;
}

template <class T>
bool Var<T>::has_adjoint() const {
  const auto& n = tape().node(*this);
  return n.outer ? n.outer.has_adjoint() : n.has_adjoint;
}

template <class T>
const T* Var<T>::dy() const {
  return tape_->node(*this).adjoint->data();
}

template <class T>
T* Var<T>::spent_dy() const {
  auto& n = tape_->node(*this);
  if (!tape_->options_.intermediate_adjoints) return n.adjoint->data();
  tape_->spent_.assign(n.adjoint->data(), n.adjoint->data() + n.adjoint->size());
  return tape_->spent_.data();
}

template <class T>
Target<T> Var<T>::target() const {
  return tape_->target(tape_->node(*this));
}

// ---- Recording ------------------------------------------------------------------------------

template <class T>
Tape<T>::Tape(TapeOptions options) : options_(options) {
  options_.check_finite = options.check_finite || checks_finite_on_every_tape();
}

// tag: output
template <class T>
Var<T> Tape<T>::output(const Shape& shape, std::span<const Var<T>> inputs, const char* operation) {
  bool needs_grad = false;
  for (Var<T> input : inputs) {
    if (&input.tape() != this) throw std::logic_error("an operation got Vars of two tapes");
    needs_grad = needs_grad || node(input).needs_grad;
  }
  Node& n = append(operation, inputs);
  if (outer_) {
    n.value = n.made = pool_->take(shape);
  } else {
    n.own.resize(shape);
  }
  n.needs_grad = needs_grad;
  return var(count_ - 1);
}
// end: output

template <class T>
typename Tape<T>::Node& Tape<T>::append(const char* operation, std::span<const Var<T>> inputs) {
  if (options_.check_finite) check_.made_by(operation, inputs);
  if (count_ == nodes_.size()) nodes_.emplace_back();
  Node& n = nodes_[count_++];
  n.value = n.made = &n.own;
  n.adjoint = nullptr;
  n.outer = Var<T>();
  n.pullback = Pullback();
  n.needs_grad = n.has_adjoint = n.pooled_adjoint = false;
  return n;
}

template <class T>
typename Tape<T>::Node& Tape<T>::node(Var<T> v) {
  if (v.step_ != static_cast<std::uint32_t>(step_)) {
    throw std::logic_error("Var: node " + std::to_string(v.id_) +
                           " is gone; the tape was cleared after it was made");
  }
  return nodes_[v.id_];
}

// ---- Gradients ------------------------------------------------------------------------------

// tag: backward
template <class T>
void Tape<T>::backward(Var<T> y) {
  if (y.size() != 1) {
    shape_error("backward", "a result with one entry, or a seed of the result's shape",
                to_string(y.shape()));
  }
  if (Target<T> dy = start(y)) *dy.data = T(1);
  walk(y);
}
// end: backward

template <class T>
void Tape<T>::backward(Var<T> y, const Array<T>& seed) {
  require_same_shape("backward", "the result", y.shape(), "the seed", seed.shape());
  if (Target<T> dy = start(y)) {
    if (options_.check_finite) check_.seed(seed);
    std::copy_n(seed.data(), seed.size(), dy.data);
  }
  walk(y);
}

template <class T>
Target<T> Tape<T>::start(Var<T> y) {
  if (!options_.record) {
    throw std::logic_error(
        "backward: this tape computes values only (TapeOptions::record = false)");
  }
  if (&y.tape() != this) {
    throw std::logic_error("backward: needs a result on this tape, got one on another");
  }
  forget_adjoints();
  return target(node(y));
}

// tag: walk
// The whole of reverse mode: each node after all of its users.
template <class T>
void Tape<T>::walk(Var<T> y) {
  for (std::size_t id = y.id() + std::size_t{1}; id-- > 0;) {
    Node& n = nodes_[id];
    if (!n.has_adjoint || !n.pullback) continue;
    n.pullback();
    done_with(id);
  }
  zero_unreached_leaves();
}
// end: walk

template <class T>
void Tape<T>::done_with(std::size_t id) {
  if (options_.check_finite) check_.adjoints_of_inputs(var(id));
  if (!options_.intermediate_adjoints) recycle_adjoint(nodes_[id]);
}

// tag: target
// Accumulation happens here and nowhere else: the first contribution assigns, later ones add.
template <class T>
Target<T> Tape<T>::target(Node& n) {
  if (!n.needs_grad) return {};
  if (n.outer) return n.outer.target();
  if (n.has_adjoint) return {n.adjoint->data(), true};
  if (!n.adjoint) {
    n.adjoint = pool_->take(n.value->shape());
    n.pooled_adjoint = true;
  } else {
    n.adjoint->resize(n.value->shape());
  }
  n.has_adjoint = true;
  return {n.adjoint->data(), false};
}
// end: target

template <class T>
void Tape<T>::forget_adjoints() {
  for (std::size_t id = 0; id < count_; ++id) {
    Node& n = nodes_[id];
    if (n.pooled_adjoint) recycle_adjoint(n);
    n.has_adjoint = false;
  }
}

template <class T>
void Tape<T>::zero_unreached_leaves() {
  for (std::uint32_t id : leaves_) {
    Node& n = nodes_[id];
    if (n.has_adjoint) continue;
    Target<T> zero = target(n);
    std::fill_n(zero.data, n.adjoint->size(), T(0));
  }
}

template <class T>
void Tape<T>::recycle_adjoint(Node& n) {
  pool_->give_back(n.adjoint);
  n.adjoint = nullptr;
  n.pooled_adjoint = n.has_adjoint = false;
}

// tag: clear
template <class T>
void Tape<T>::clear() {
  forget_adjoints();
  if (outer_) give_back_values();
  count_ = 0;
  leaves_.clear();
  room_.clear();
  if (options_.check_finite) check_.clear();
  ++step_;
}
// end: clear

template class Var<float>;
template class Var<double>;
template class Tape<float>;
template class Tape<double>;

}  // namespace tapeflow
