// Where a NaN began: what a tape does beside its work under TapeOptions::check_finite.
#pragma once

#include "engine/array.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <typeinfo>
#include <vector>

namespace tapeflow {

template <class T>
class Var;

/// The first NaN or infinity of a computation, under TapeOptions::check_finite: which operation
/// made it, from inputs of which shapes and ranges, in which layer, forward or backward.
class NonFiniteError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Whether the environment variable TAPEFLOW_CHECK_FINITE is set to anything but 0 and the empty
/// text. Only a program asks this; no tape reads the environment.
bool check_finite_by_environment();

/// Makes every tape that is created from now on check, whatever its options say, or ends that. This
/// is the one setting that is not passed as an argument: a program makes tapes deep inside its
/// calls, and all of them are to check. A program calls it once in main; the library never does.
void check_finite_on_every_tape(bool wanted);
bool checks_finite_on_every_tape();

/// Looks at every value when its operation is done, and at every adjoint when a pullback has
/// contributed to it. All numbers before were finite, so the first one that is not was born there.
/// Everything it knows besides the nodes, it has been told by the tape and by LayerScope.
template <class T>
class FiniteCheck {
 public:
  /// Says what makes the next node of the tape. `operation` must outlive the node.
  void made_by(const char* operation, std::span<const Var<T>> inputs);

  /// NonFiniteError if the value of y, the seed of a backward pass, or an adjoint to which the
  /// pullback of y has contributed holds a NaN or an infinity.
  void value(Var<T> y) const;
  void seed(const Array<T>& seed) const;
  void adjoints_of_inputs(Var<T> y) const;

  /// The next nodes belong to this layer, inside the layer so far; leave_layer() ends that.
  void enter_layer(const std::type_info& type, std::size_t place);
  void leave_layer();

  /// On an inner tape, when it is empty: its nodes belong to the layers of node y of the outer
  /// tape.
  void stay_in_layers_of(const FiniteCheck& outer, Var<T> y);

  /// Forgets the nodes.
  void clear();

 private:
  struct Origin {
    const char* operation;
    std::vector<Var<T>> inputs;
    std::uint32_t layer;
  };
  struct Layer {
    const std::type_info* type;
    std::size_t place;
    std::uint32_t outer;
  };
  void enter_as_in(const FiniteCheck& outer, std::uint32_t layer);
  std::string described(Var<T> v) const;
  std::string inputs_and_layer(Var<T> y) const;

  std::vector<Origin> origins_;  // of each node
  std::vector<Layer> layers_;    // layers_[k - 1] is layer k; 0 stands for no layer
  std::uint32_t layer_ = 0;      // the layer of the next node
};

}  // namespace tapeflow
