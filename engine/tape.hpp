// The tape: reverse-mode automatic differentiation in one file a student can read first.
//
// A tape is a list of nodes in the order in which they were computed. Each node holds its value and
// a *pullback*: a small function that, given the adjoint of the node, adds to the adjoints of the
// node's inputs. Because the inputs of a node always stand before it, walking the list once from
// the back to the front visits every node after all of its users: that walk, Tape::backward, is
// the chain rule.
//
//   Tape<double> tape;
//   Var<double> x = tape.variable({{1., 2.}, {3., 4.}});
//   Var<double> y = sum(square(x));      // ops are declared in ops.hpp
//   tape.backward(y);
//   x.adjoint();                         // 2 x
//
// The adjoint of a node v is the derivative of the result with respect to v, an array of v's shape.
#pragma once

#include "engine/array.hpp"
#include "engine/tape/pullback.hpp"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <initializer_list>
#include <span>
#include <stdexcept>
#include <string>
#include <typeinfo>
#include <unordered_map>
#include <vector>

namespace tapeflow {

template <class T>
class Tape;

/// A named array that training changes, with the gradient that the last backward pass left for it.
/// The gradient is a by-product of a computation, not part of a model's state, hence mutable.
/// Parameters that are not trainable (a mask, a mean) are saved with a model but not optimised.
template <class T>
struct Parameter {
  std::string name;
  Array<T> value;
  bool trainable = true;
  mutable Array<T> grad = Array<T>(Shape{0});  // until a backward pass
};

/// Where a pullback's contribution to an adjoint goes. The first contribution to an adjoint
/// assigns, later ones add; `data` is null where no gradient is wanted.
template <class T>
struct Target {
  T* data = nullptr;
  bool add = false;

  explicit operator bool() const { return data != nullptr; }
};

/// A handle to a node of a tape: 16 bytes, copied freely, valid until the tape is cleared.
template <class T>
class Var {
 public:
  Var() = default;

  /// False for a default-constructed Var, which stands for "none".
  explicit operator bool() const { return tape_ != nullptr; }

  Tape<T>& tape() const;
  std::uint32_t id() const { return id_; }

  const Array<T>& value() const;
  const Shape& shape() const { return value().shape(); }
  std::size_t size() const { return value().size(); }
  /// Number of dimensions; extent of one of them.
  std::size_t rank() const { return shape().size(); }
  std::size_t extent(std::size_t axis) const { return shape()[axis]; }
  const T* data() const { return value().data(); }

  /// The only element of a value of size 1; ShapeError otherwise.
  T item() const;

  /// After backward: d result / d this. Zero where the result does not depend on it. Adjoints of
  /// intermediate nodes are recycled during the walk unless TapeOptions::intermediate_adjoints asks
  /// to keep them; asking for one then is a std::logic_error.
  const Array<T>& adjoint() const;

  // For pullbacks. `dy()` is this node's adjoint; `spent_dy()` is the same, free to be overwritten;
  // `target()` is where a contribution to this node's adjoint goes.
  const T* dy() const;
  T* spent_dy() const;
  Target<T> target() const;

 private:
  friend class Tape<T>;
  Var(Tape<T>* tape, std::uint32_t id, std::uint64_t step)
      : tape_(tape), id_(id), step_(static_cast<std::uint32_t>(step)) {}

  Tape<T>* tape_ = nullptr;
  std::uint32_t id_ = 0;
  std::uint32_t step_ = 0;  // of the tape when this node was made: clear() begins a new one
};

/// The first NaN or infinity of a computation, under TapeOptions::check_finite: which operation
/// made it, from inputs of which shapes and ranges, in which layer, forward or backward.
class NonFiniteError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Whether the environment variable TAPEFLOW_CHECK_FINITE is set to anything but 0.
bool check_finite_by_environment();

struct TapeOptions {
  bool record = true;                  ///< false: compute values only; no pullback, no gradient
  bool intermediate_adjoints = false;  ///< true: every node keeps its adjoint until the next walk
  bool own_parameter_gradients =
      false;  ///< true: the tape keeps the gradients of parameters itself
              ///< (parameter_gradient) instead of writing Parameter::grad,
              ///< so that several threads can share the parameters
  bool check_finite = check_finite_by_environment();  ///< true: look for NaN and infinities after
                                                      ///< every operation; throws NonFiniteError
};

template <class T>
class Tape {
 public:
  explicit Tape(TapeOptions options = {}) : options_(options) {}
  Tape(const Tape&) = delete;
  Tape& operator=(const Tape&) = delete;

  // ---- Leaves -------------------------------------------------------------------------------

  /// A value without a gradient. The array is not copied and must outlive its use; a temporary is
  /// moved into the tape.
  Var<T> constant(const Array<T>& value);
  Var<T> constant(Array<T>&& value);

  /// A value whose adjoint `backward` computes.
  Var<T> variable(Array<T> value);

  /// A leaf that stands for a parameter: its value is used in place, and `backward` assigns its
  /// gradient to parameter.grad. Watching twice gives the same node. A parameter that is not
  /// trainable is a constant.
  Var<T> watch(const Parameter<T>& parameter);

  /// Where own_parameter_gradients puts the gradient of a watched parameter; std::logic_error if it
  /// was never watched.
  const Array<T>& parameter_gradient(const Parameter<T>& parameter) const;

  /// The trainable parameters watched since the last clear(), in no particular order.
  std::vector<const Parameter<T>*> watched() const;

  // ---- Recording an operation ---------------------------------------------------------------

  /// A new node for the result of an operation on `inputs`, its value uninitialised: the k-th node
  /// since clear() gets the buffer of the k-th node before it. It needs a gradient if an input
  /// does. The operation's name, for messages, is by default that of the function that calls this.
  Var<T> output(const Shape& shape, std::span<const Var<T>> inputs,
                const char* operation = __builtin_FUNCTION());
  Var<T> output(const Shape& shape, std::initializer_list<Var<T>> inputs,
                const char* operation = __builtin_FUNCTION()) {
    return output(shape, std::span<const Var<T>>(inputs.begin(), inputs.size()), operation);
  }

  /// Where an operation writes the value of the node it has just created.
  T* write(Var<T> y) { return node(y).own.data(); }

  /// Says that the value of `y` is complete, and how its adjoint flows back. Dropped when no input
  /// needs a gradient.
  template <class F>
  void pullback(Var<T> y, F f) {
    Node& n = node(y);
    if (options_.check_finite) check_value(y);
    if (n.needs_grad) n.pullback = Pullback(f);
  }

  /// Room for a list that lives as long as the nodes do, and a copy of a list in such room: for
  /// pullbacks that need more than fits.
  template <class U>
  std::span<U> room(std::size_t count);
  template <class U>
  std::span<const U> keep(std::span<const U> list);

  // ---- Gradients ----------------------------------------------------------------------------

  /// Computes d y / d leaf for every variable and watched parameter; y must have exactly one entry.
  void backward(Var<T> y);

  /// The vector–Jacobian product: as above, for sum(seed * y); `seed` has the shape of y.
  void backward(Var<T> y, const Array<T>& seed);

  // ---- Housekeeping -------------------------------------------------------------------------

  /// Forgets the nodes and keeps their buffers. All Vars of this tape become invalid.
  void clear();

  /// Number of nodes since the last clear().
  std::size_t size() const { return count_; }

  const TapeOptions& options() const { return options_; }

 private:
  friend class Var<T>;
  template <class U>
  friend class LayerScope;

  struct Node {
    const Array<T>* value = nullptr;  // own, or somebody else's array (constant, watch)
    Array<T>* adjoint = nullptr;      // from the pool, or the gradient of a parameter
    Array<T> own;
    Pullback pullback;
    bool needs_grad = false;
    bool has_adjoint = false;     // a contribution has arrived in this walk
    bool pooled_adjoint = false;  // `adjoint` goes back to the pool when it has been used
    // For check_finite: what made this node.
    const char* operation = "";
    std::span<const Var<T>> inputs;
    std::uint32_t layer = 0;
  };
  struct Leaf {
    std::uint32_t id = 0;
    std::uint64_t step = 0;  // the id is valid if this is the tape's current step
    Array<T> grad;
  };

  Node& node(Var<T> v);
  Node& append(const char* operation);
  Var<T> unchanging(const Array<T>& value, const char* name);
  Var<T> var(std::size_t id) { return Var<T>(this, static_cast<std::uint32_t>(id), step_); }
  Var<T> last() { return var(count_ - 1); }
  Target<T> target(Node& n);
  Target<T> start(Var<T> y);
  void walk(Var<T> y);
  void forget_adjoints();
  void zero_unreached_leaves();
  Array<T>* take(const Shape& shape);
  void give_back(Node& n);

  // tape/finite_check.cpp
  struct Layer {
    const std::type_info* type;
    std::size_t place;
    std::uint32_t outer;
  };
  void check_value(Var<T> y);
  void check_seed(Var<T> y);
  void check_adjoints_of_inputs(Var<T> y);
  std::string described(Var<T> v);
  std::string inputs_and_layer(Var<T> y);

  TapeOptions options_;
  std::deque<Node> nodes_;
  std::size_t count_ = 0;
  std::uint64_t step_ = 1;
  std::vector<std::uint32_t> leaves_;
  std::unordered_map<const Parameter<T>*, Leaf> parameters_;
  std::deque<Array<T>> pool_;    // buffers of adjoints
  std::vector<Array<T>*> free_;  // those of them not in use
  std::vector<T> spent_;         // see Var::spent_dy
  std::deque<std::vector<std::byte>> kept_;
  std::size_t kept_count_ = 0;
  std::vector<Layer> layers_;  // layers_[k - 1] is layer k; 0 is none
  std::uint32_t layer_ = 0;    // the innermost LayerScope alive
};

template <class T>
template <class U>
std::span<U> Tape<T>::room(std::size_t count) {
  static_assert(std::is_trivially_copyable_v<U> && alignof(U) <= alignof(std::max_align_t));
  if (kept_count_ == kept_.size()) kept_.emplace_back();
  std::vector<std::byte>& bytes = kept_[kept_count_++];
  bytes.resize(count * sizeof(U));
  return {reinterpret_cast<U*>(bytes.data()), count};
}

template <class T>
template <class U>
std::span<const U> Tape<T>::keep(std::span<const U> list) {
  const std::span<U> copy = room<U>(list.size());
  std::copy(list.begin(), list.end(), copy.begin());
  return copy;
}

}  // namespace tapeflow
