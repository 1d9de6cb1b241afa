// Where a NaN began: with TapeOptions::check_finite every value is looked at when its operation is
// done, and every adjoint when a pullback has contributed to it. All before was finite, so what is
// found first is where it was born.
#include "engine/class_name.hpp"
#include "engine/tape.hpp"
#include "engine/tape/layer_scope.hpp"

#include <cmath>
#include <cstdlib>
#include <sstream>

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
  std::ostringstream text;
  text << "from " << *low << " to " << *high;
  return text.str();
}

}  // namespace

bool check_finite_by_environment() {
  static const bool wanted = [] {
    const char* value = std::getenv("TAPEFLOW_CHECK_FINITE");
    return value && *value && std::string(value) != "0";
  }();
  return wanted;
}

template <class T>
void Tape<T>::check_value(Var<T> y) {
  const std::string fault = first_fault(y.value());
  if (fault.empty()) return;
  throw NonFiniteError("the first non-finite number is " + fault + " of " + described(y) +
                       inputs_and_layer(y));
}

template <class T>
void Tape<T>::check_seed(Var<T> y) {
  const Node& n = node(y);
  const std::string fault = n.has_adjoint ? first_fault(*n.adjoint) : "";
  if (!fault.empty()) throw NonFiniteError("backward: needs a finite seed, got " + fault);
}

template <class T>
void Tape<T>::check_adjoints_of_inputs(Var<T> y) {
  for (Var<T> input : node(y).inputs) {
    const Node& n = node(input);
    const std::string fault = n.has_adjoint ? first_fault(*n.adjoint) : "";
    if (fault.empty()) continue;
    throw NonFiniteError("the first non-finite number is " + fault + " of the adjoint of " +
                         described(input) + ", made on the way back through " + described(y) +
                         inputs_and_layer(y));
  }
}

// "log (node 17, [256, 2])"
template <class T>
std::string Tape<T>::described(Var<T> v) {
  return without_template_arguments(node(v).operation) + (" (node " + std::to_string(v.id())) +
         ", " + to_string(v.shape()) + ")";
}

template <class T>
std::string Tape<T>::inputs_and_layer(Var<T> y) {
  std::string text;
  for (Var<T> input : node(y).inputs) {
    text +=
        (text.empty() ? "; its inputs: " : ", ") + described(input) + " " + range(input.value());
  }
  std::string path;
  for (std::uint32_t k = node(y).layer; k > 0; k = layers_[k - 1].outer) {
    const Layer& layer = layers_[k - 1];
    std::string name = class_name(*layer.type);
    if (layer.place != no_place) name = "layer " + std::to_string(layer.place) + " (" + name + ")";
    path = name + (path.empty() ? "" : ", ") + path;
  }
  return path.empty() ? text : text + "; in " + path;
}

#define TAPEFLOW_INSTANTIATE(T)               \
  template void Tape<T>::check_value(Var<T>); \
  template void Tape<T>::check_seed(Var<T>);  \
  template void Tape<T>::check_adjoints_of_inputs(Var<T>);

TAPEFLOW_INSTANTIATE(float)
TAPEFLOW_INSTANTIATE(double)

}  // namespace tapeflow
