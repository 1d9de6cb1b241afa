// A node of a tape, as operations and their users see it.
#pragma once

#include "engine/array.hpp"

#include <cstdint>

namespace tapeflow {

template <class T>
class Tape;

// tag: target
/// Where a contribution to an adjoint goes. The first contribution assigns, later ones add; `data`
/// is null where no gradient is wanted.
template <class T>
struct Target {
  T* data = nullptr;
  bool add = false;

  explicit operator bool() const { return data != nullptr; }
};
// end: target

/// A handle to a node of a tape: 16 bytes, copied freely, valid until the tape is cleared.
template <class T>
class Var {
 public:
  Var() = default;

  /// False for a default Var, which belongs to no tape.
  explicit operator bool() const { return tape_ != nullptr; }

  Tape<T>& tape() const;
  std::uint32_t id() const { return id_; }

  const Array<T>& value() const;
  const Shape& shape() const { return value().shape(); }
  std::size_t size() const { return value().size(); }
  std::size_t rank() const { return shape().size(); }
  std::size_t extent(std::size_t axis) const { return shape()[axis]; }
  const T* data() const { return value().data(); }

  /// The only entry of a value of size 1; ShapeError otherwise.
  T item() const;

  /// After backward: d result / d this, zero where the result does not depend on it. The walk
  /// recycles the adjoints of intermediate nodes: reading one throws std::logic_error, unless
  /// TapeOptions::intermediate_adjoints keeps them. Reading the adjoint of a constant also throws
  /// std::logic_error.
  const Array<T>& adjoint() const;
  bool has_adjoint() const;

  // ---- For operations -----------------------------------------------------------------------

  const T* dy() const;       ///< in the pullback of this node: its adjoint
  T* spent_dy() const;       ///< the same, which the pullback may overwrite
  Target<T> target() const;  ///< where a contribution to the adjoint of this node goes

 private:
  friend class Tape<T>;
  Var(Tape<T>* tape, std::uint32_t id, std::uint64_t step)
      : tape_(tape), id_(id), step_(static_cast<std::uint32_t>(step)) {}

  Tape<T>* tape_ = nullptr;
  std::uint32_t id_ = 0;
  std::uint32_t step_ = 0;  // the step of the tape that made this node; clear() begins a new one
};

}  // namespace tapeflow
