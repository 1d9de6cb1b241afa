#include "engine/tape/finite_check.hpp"

#include "engine/class_name.hpp"
#include "engine/io/number.hpp"
#include "engine/tape.hpp"
#include "engine/tape/layer_scope.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdlib>

namespace tapeflow {
namespace {

// "nan at [3, 1]" for the first entry that is no finite number; empty if all are.
template <class T>
std::string first_fault(const Array<T>& a) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    const T v = a.data()[i];
    if (std::isfinite(v)) continue;
    const std::string what = std::isnan(v) ? "nan" : v > 0 ? "inf" : "-inf";
    return what + " at " + to_string(index_of(i, a.shape()));
  }
  return "";
}

template <class T>
std::string range(const Array<T>& a) {
  if (a.size() == 0) return "empty";
  const auto [low, high] = std::minmax_element(a.data(), a.data() + a.size());
  TextWriter text;
  text << "from " << *low << " to " << *high;
  return text.str();
}

std::atomic<bool> on_every_tape{false};

}  // namespace

bool check_finite_by_environment() {
  const char* value = std::getenv("TAPEFLOW_CHECK_FINITE");
  return value && *value && std::string(value) != "0";
}

void check_finite_on_every_tape(bool wanted) { on_every_tape = wanted; }
bool checks_finite_on_every_tape() { return on_every_tape; }

template <class T>
void FiniteCheck<T>::made_by(const char* operation, std::span<const Var<T>> inputs) {
  origins_.push_back({operation, {inputs.begin(), inputs.end()}, layer_});
}

template <class T>
void FiniteCheck<T>::value(Var<T> y) const {
  const std::string fault = first_fault(y.value());
  if (fault.empty()) return;
  throw NonFiniteError("the first non-finite number is " + fault + " of " + described(y) +
                       inputs_and_layer(y));
}

template <class T>
void FiniteCheck<T>::seed(const Array<T>& seed) const {
  const std::string fault = first_fault(seed);
  if (!fault.empty()) throw NonFiniteError("backward: needs a finite seed, got " + fault);
}

template <class T>
void FiniteCheck<T>::adjoints_of_inputs(Var<T> y) const {
  for (Var<T> input : origins_[y.id()].inputs) {
    const std::string fault = input.has_adjoint() ? first_fault(input.adjoint()) : "";
    if (fault.empty()) continue;
    throw NonFiniteError("the first non-finite number is " + fault + " of the adjoint of " +
                         described(input) + ", made on the way back through " + described(y) +
                         inputs_and_layer(y));
  }
}

template <class T>
void FiniteCheck<T>::enter_layer(const std::type_info& type, std::size_t place) {
  layers_.push_back({&type, place, layer_});
  layer_ = static_cast<std::uint32_t>(layers_.size());
}

template <class T>
void FiniteCheck<T>::leave_layer() {
  layer_ = layers_[layer_ - 1].outer;
}

template <class T>
void FiniteCheck<T>::stay_in_layers_of(const FiniteCheck& outer, Var<T> y) {
  layers_.clear();
  layer_ = 0;
  enter_as_in(outer, outer.origins_[y.id()].layer);
}

// The outermost layer first.
template <class T>
void FiniteCheck<T>::enter_as_in(const FiniteCheck& outer, std::uint32_t layer) {
  if (layer == 0) return;
  const Layer& innermost = outer.layers_[layer - 1];
  enter_as_in(outer, innermost.outer);
  enter_layer(*innermost.type, innermost.place);
}

// The layers entered and not yet left stand at the front, up to the innermost one.
template <class T>
void FiniteCheck<T>::clear() {
  origins_.clear();
  layers_.resize(layer_);
}

// "log (node 17, [256, 2])"
template <class T>
std::string FiniteCheck<T>::described(Var<T> v) const {
  return without_template_arguments(origins_[v.id()].operation) + " (node " +
         std::to_string(v.id()) + ", " + to_string(v.shape()) + ")";
}

template <class T>
std::string FiniteCheck<T>::inputs_and_layer(Var<T> y) const {
  const Origin& origin = origins_[y.id()];
  std::string text;
  for (Var<T> input : origin.inputs) {
    text +=
        (text.empty() ? "; its inputs: " : ", ") + described(input) + " " + range(input.value());
  }
  std::string path;
  for (std::uint32_t k = origin.layer; k > 0; k = layers_[k - 1].outer) {
    const Layer& layer = layers_[k - 1];
    std::string name = class_name(*layer.type);
    if (layer.place != no_place) name = "layer " + std::to_string(layer.place) + " (" + name + ")";
    path = name + (path.empty() ? "" : ", ") + path;
  }
  return path.empty() ? text : text + "; in " + path;
}

template class FiniteCheck<float>;
template class FiniteCheck<double>;

}  // namespace tapeflow
