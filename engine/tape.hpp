// The tape: reverse-mode automatic differentiation. This header says what a tape does; its ten
// central lines are Tape::walk in tape.cpp.
//
// A tape is a list of nodes in the order in which they were computed. Each node holds its value and
// a *pullback*: a small function that, given the adjoint of the node, adds to the adjoints of the
// node's inputs. Because the inputs of a node always stand before it, walking the list once from
// the back to the front visits every node after all of its users: that walk, which Tape::backward
// starts, is the chain rule.
//
//   Tape<double> tape;
//   Var<double> x = tape.variable({{1., 2.}, {3., 4.}});
//   Var<double> y = sum(square(x));      // ops are declared in ops.hpp
//   tape.backward(y);
//   x.adjoint();                         // 2 x
//
// The adjoint of a node v is the derivative of the result with respect to v, an array of v's shape.
// A Var is a handle to a node (tape/var.hpp), a Parameter an array that training changes
// (tape/parameter.hpp).
#pragma once

#include "engine/array.hpp"
#include "engine/tape/adjoint_pool.hpp"
#include "engine/tape/finite_check.hpp"
#include "engine/tape/parameter.hpp"
#include "engine/tape/pullback.hpp"
#include "engine/tape/room.hpp"
#include "engine/tape/var.hpp"

#include <cstdint>
#include <deque>
#include <initializer_list>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

namespace tapeflow {

struct TapeOptions {
  bool record = true;                  ///< false: compute values only; no pullback, no gradient
  bool intermediate_adjoints = false;  ///< true: each node keeps its adjoint until the next walk
  /// true: the tape keeps the gradients of parameters itself, in parameter_gradient(), and leaves
  /// Parameter::grad alone. So several threads, each with a tape, can share the parameters.
  bool own_parameter_gradients = false;
  /// true: look for NaN and infinities after every operation, and throw NonFiniteError.
  bool check_finite = false;
};

template <class T>
class Tape {
 public:
  explicit Tape(TapeOptions options = {});
  Tape(const Tape&) = delete;
  Tape& operator=(const Tape&) = delete;

  // ---- Leaves -------------------------------------------------------------------------------

  /// A value without a gradient: a copy of the array, or the array itself if it is a temporary.
  Var<T> constant(const Array<T>& value);
  Var<T> constant(Array<T>&& value);

  /// The same without a copy: the array must outlive the nodes that use it, and must not change.
  Var<T> view(const Array<T>& value);
  Var<T> view(Array<T>&& value) = delete;

  /// A value whose adjoint `backward` computes.
  Var<T> variable(Array<T> value);

  /// The same without a copy, as view().
  Var<T> variable_view(const Array<T>& value);
  Var<T> variable_view(Array<T>&& value) = delete;

  /// A leaf that stands for a parameter: its value is used in place, and `backward` assigns its
  /// gradient to parameter.grad. Watching twice gives the same node. A parameter that is not
  /// trainable is a constant.
  Var<T> watch(const Parameter<T>& parameter);

  /// The gradient of a parameter that was watched, and reached by a backward pass, since the last
  /// clear(); std::logic_error for any other parameter.
  const Array<T>& parameter_gradient(const Parameter<T>& parameter) const;

  /// The trainable parameters watched since the last clear(), in no particular order.
  std::vector<const Parameter<T>*> watched() const;

  // ---- Gradients ----------------------------------------------------------------------------

  /// Computes d y / d leaf for every variable and watched parameter; y must have exactly one entry.
  void backward(Var<T> y);

  /// The vector–Jacobian product: as above, for sum(seed * y); `seed` has the shape of y.
  void backward(Var<T> y, const Array<T>& seed);

  /// Forgets the nodes and keeps their buffers. All Vars of this tape become invalid.
  void clear();

  /// Number of nodes since the last clear().
  std::size_t size() const { return count_; }

  const TapeOptions& options() const { return options_; }

  // ---- For operations -----------------------------------------------------------------------

  /// A new node for the result of an operation on `inputs`, its value uninitialised: the k-th node
  /// after clear() reuses the buffer that the k-th node had before clear(). The new node needs a
  /// gradient if an input does. Messages call the operation by the name of the function that calls
  /// this, unless told otherwise. (std::source_location would give its whole signature in place of
  /// its name.)
  Var<T> output(const Shape& shape, std::span<const Var<T>> inputs,
                const char* operation = __builtin_FUNCTION());
  Var<T> output(const Shape& shape, std::initializer_list<Var<T>> inputs,
                const char* operation = __builtin_FUNCTION()) {
    return output(shape, std::span<const Var<T>>(inputs.begin(), inputs.size()), operation);
  }

  /// Where an operation writes the value of the node it has just created.
  T* write(Var<T> y) { return node(y).made->data(); }

  /// Says that the value of `y` is complete, and how its adjoint flows back. The tape drops the
  /// function if no input needs a gradient.
  // tag: pullback
  template <class F>
  void pullback(Var<T> y, F f) {
    if (options_.check_finite) check_.value(y);
    Node& n = node(y);
    if (n.needs_grad) n.pullback = Pullback(f);
  }
  // end: pullback

  // An operation may run other operations on tapes of its own, to forget them again before it ends:
  // for a gradient that computes its inputs again, say. These inner tapes belong to this tape,
  // which keeps them with their buffers (tape/inner.cpp).

  /// An empty tape, which computes values only or records, for what happens inside the operation of
  /// the node y. There is one of each kind, so it is empty again at the next call. Its buffers are
  /// those of this tape's adjoints, so computations of different shapes can follow one another
  /// without allocating.
  Tape& values_inside(Var<T> y);
  Tape& recording_inside(Var<T> y);

  /// On an inner tape: a leaf that stands for a node of the outer tape. It has the node's value,
  /// and what is contributed to its adjoint goes to the adjoint of the node. A default Var stands
  /// for a default Var. A parameter watched on an inner tape is one watched on the outer tape.
  Var<T> stand_in(Var<T> outer, const char* name = "stand_in");

  /// Says that y needs a gradient, although it may be that no input of y does: parameters were
  /// watched inside its operation. Comes before pullback().
  void needs_gradient(Var<T> y) { node(y).needs_grad = options_.record; }

  /// Zeros that live until the next call: for sums over many terms.
  double* totals(std::size_t count) {
    if (outer_) return outer_->totals(count);
    totals_.assign(count, 0.);
    return totals_.data();
  }

  /// Uninitialised memory that lives until the next call: for what an operation, or a pullback,
  /// computes on the way.
  T* scratch(std::size_t count) {
    if (outer_) return outer_->scratch(count);
    if (scratch_.size() < count) scratch_.resize(count);
    return scratch_.data();
  }

  /// Memory for a list that lives until clear(), and a copy of a list in such memory: for a
  /// pullback whose captures do not fit into 96 bytes.
  template <class U>
  std::span<U> room(std::size_t count) {
    return room_.template take<U>(count);
  }
  template <class U>
  std::span<const U> keep(std::span<const U> list) {
    return room_.copy(list);
  }

 private:
  friend class Var<T>;
  template <class U>
  friend class LayerScope;

  // tag: node
  struct Node {
    const Array<T>* value = nullptr;  // made, or somebody else's array (view, watch)
    Array<T>* made = nullptr;         // own; on an inner tape from the pool
    Array<T>* adjoint = nullptr;      // from the pool, or the gradient of a parameter
    Array<T> own;
    Var<T> outer;  // the node that this one stands for
    Pullback pullback;
    bool needs_grad = false;
    bool has_adjoint = false;     // a contribution has arrived in this walk
    bool pooled_adjoint = false;  // `adjoint` goes back to the pool when it has been used
  };
  // end: node
  struct Leaf {
    std::uint32_t id = 0;
    std::uint64_t step = 0;  // the id is valid if this is the tape's current step
    Array<T> grad;
  };

  Tape(TapeOptions options, Tape& outer);
  Tape& inside(Var<T> y, std::unique_ptr<Tape>& inner, bool record);
  void give_back_values();

  Node& node(Var<T> v);
  Node& append(const char* operation, std::span<const Var<T>> inputs = {});
  bool leads_to_gradients() const {
    return outer_ ? outer_->leads_to_gradients() : options_.record;
  }
  Var<T> unchanging(const Array<T>& value, const char* name);
  Var<T> var(std::size_t id) { return Var<T>(this, static_cast<std::uint32_t>(id), step_); }
  Var<T> changing();
  Var<T> last();
  Target<T> target(Node& n);
  Target<T> start(Var<T> y);
  void walk(Var<T> y);
  void done_with(std::size_t id);
  void recycle_adjoint(Node& n);
  void forget_adjoints();
  void zero_unreached_leaves();

  TapeOptions options_;
  std::deque<Node> nodes_;  // the first count_ are in use
  std::size_t count_ = 0;
  std::uint64_t step_ = 1;             // clear() begins a new one
  std::vector<std::uint32_t> leaves_;  // the leaves that need a gradient
  std::unordered_map<const Parameter<T>*, Leaf> parameters_;
  AdjointPool<T> own_pool_;
  AdjointPool<T>* pool_ = &own_pool_;  // on an inner tape the outer tape's
  Tape* outer_ = nullptr;              // whose inner tape this is
  std::unique_ptr<Tape> values_inside_, recording_inside_;
  std::vector<T> spent_;  // the copy that Var::spent_dy gives out
  std::vector<double> totals_;
  std::vector<T> scratch_;
  Room room_;
  FiniteCheck<T> check_;  // used under check_finite only
};

}  // namespace tapeflow
