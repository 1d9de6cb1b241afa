// The contract of every layer of sequences.
#pragma once

#include "flows/bijector.hpp"
#include "flows/layers/sequence/sequences.hpp"

#include <string>

namespace tapeflow {

/// An invertible map of sequences of unequal length, x [N, L, C] to z [N, L, C], given a condition
/// for each frame and a mask (SequenceContext). Each sequence is mapped by itself; its frames may
/// depend on one another. Padded frames pass through unchanged, z = x, and add exactly nothing to
/// log_det [N]. What stands in the padded frames of x and of `given`, any finite numbers, changes
/// no other number: a sequence gets the same z and log_det however far it is padded.
///
/// FixedLength makes a Bijector of such a layer, so that check_bijector can check it.
template <class T>
class SequenceLayer : public Module<T> {
 public:
  /// The two maps, for the user of a layer. They throw ShapeError, in the layer's name, unless x or
  /// z is [N, L, C], the condition [N, L, E] and the mask [N, L]; std::invalid_argument for a mask
  /// that is not ones, then zeros, and for lengths that are no multiples of length_factor(). A
  /// layer that needs no condition ignores the one it gets.
  Transformed<T> to_latent(Var<T> x, const SequenceContext<T>& context) const;
  Transformed<T> to_data(Var<T> z, const SequenceContext<T>& context) const;

  /// The number of channels C; 0 for a layer that takes any number of them.
  virtual std::size_t channels() const = 0;

  /// The number E of a frame's numbers in the condition that the maps need; 0 for none.
  virtual std::size_t given_channels() const { return 0; }

  /// The number that L and the length of every sequence have to be a multiple of.
  virtual std::size_t length_factor() const { return 1; }

  /// As those of a Bijector: whether the layer waits for statistics, and the pass in which it takes
  /// them from all training sequences as they arrive at this layer. Only real frames count.
  virtual bool needs_statistics() const { return false; }
  virtual void take_statistics(const Sequences<T>& /*sequences*/, Workers& /*workers*/) {}

  /// The name of the layer's class, for messages: "GatedCoupling".
  std::string name() const;

 protected:
  /// The two maps of a layer: all that it has to define. Shapes, mask and lengths are checked
  /// already. `context.given` is a default Var for a layer that needs no condition.
  virtual Transformed<T> latent(Var<T> x, const SequenceContext<T>& context) const = 0;
  virtual Transformed<T> data(Var<T> z, const SequenceContext<T>& context) const = 0;

 private:
  using Map = Transformed<T> (SequenceLayer::*)(Var<T>, const SequenceContext<T>&) const;
  Transformed<T> checked(Map map, const char* name_of_map, Var<T> input,
                         SequenceContext<T> context) const;
  void require_shapes(Var<T> input, const SequenceContext<T>& context) const;
  void require_lengths(const Array<T>& real) const;
};

}  // namespace tapeflow
