// Batches of sequences of unequal length, as arrays.
//
// Sequences of frames are padded to a common length L: x [N, L, C] has C numbers for each frame,
// `given` [N, L, E] a condition for each frame, and `real` [N, L] says which frames belong to a
// sequence: ones up to its end, zeros in the padding after it.
#pragma once

#include "engine/tape.hpp"

#include <typeinfo>
#include <vector>

namespace tapeflow {

/// What a layer is told besides x: the condition of each frame, a default Var if there is none, and
/// the mask.
template <class T>
struct SequenceContext {
  Var<T> given;  // [N, L, E]
  Var<T> real;   // [N, L]
};

/// Sequences without a tape.
template <class T>
struct Sequences {
  Array<T> x;                                 // [N, L, C]
  Array<T> given = Array<T>(Shape{0, 0, 0});  // [N, L, E]; an empty array without a condition
  Array<T> real = Array<T>(Shape{0, 0});      // [N, L]

  std::size_t count() const { return x.shape()[0]; }
};

/// Sequences first … first + count - 1 of the batch.
template <class T>
Sequences<T> sequence_range(const Sequences<T>& all, std::size_t first, std::size_t count);

/// The condition and the mask as constants.
template <class T>
SequenceContext<T> context_of(Tape<T>& tape, const Sequences<T>& sequences);

/// The number of frames of each sequence, without its padding: of a mask [N, L]. Throws
/// std::invalid_argument, in the name of `caller`, unless each sequence has ones first and zeros
/// after them.
template <class T>
std::vector<std::size_t> lengths_of(const std::type_info& caller, const Array<T>& real);

/// The frames that are real, as indices of rows of [N L, C].
template <class T>
std::vector<std::size_t> real_frames(const Array<T>& real);

}  // namespace tapeflow
