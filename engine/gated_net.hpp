// Networks on sequences: the convolution along time, and a network of gated units.
#pragma once

#include "engine/check.hpp"
#include "engine/nets.hpp"

#include <vector>

namespace tapeflow {

/// y = f(x ∗ kernel + bias) for x [N, L, in]: [N, L, out], with a kernel of `side` frames, an odd
/// number.
///
/// The kernel is drawn as the weights of a `Linear` layer are, from the side x in numbers that an
/// output sees; the bias starts at zero.
template <class T>
class Conv1d : public Module<T> {
 public:
  /// Throws std::invalid_argument unless `side` is odd.
  Conv1d(std::size_t side, std::size_t in, std::size_t out, Activation activation, Rng& rng);

  Var<T> operator()(Var<T> x) const;

  void visit(ParameterVisitor<T>& visitor) override;

 private:
  Parameter<T> kernel_, bias_;
  Activation activation_;
};

struct GatedNetOptions {
  std::size_t hidden = 64;  ///< channels of a hidden frame
  std::size_t blocks = 2;   ///< gated units, one after the other
  std::size_t side = 3;     ///< frames of each kernel, an odd number
};

/// A network from sequences to sequences of the same lengths, whose output starts at zero. Each
/// block has WaveNet's gated unit (van den Oord et al., arXiv:1609.03499, eq. 2 and 3) and adds to
/// the hidden frames h what the unit lets through:
///
///   h = (x K + b) real
///   u = h ∗ K_i + b_i + given A_i,   h ← (h + (tanh(u_a) sigmoid(u_b)) R_i + c_i) real
///   y = (h W + d) real
///
/// for x [N, L, in], given [N, L, E] and real [N, L]: y [N, L, out]; u_a and u_b are the halves of
/// u [N, L, 2 hidden]. `real` is 1 in the frames of a sequence and 0 in the padding after its end.
/// Padded frames of h are 0 before each convolution, so no frame of a sequence sees its padding; a
/// sequence gets the same numbers however far it is padded. Padded frames of x and `given` may hold
/// any finite numbers; those of y are 0.
///
/// W and d start at zero, so that the output is zero for every input. With n = blocks and k = side,
/// a frame costs 2 hidden (in + out) + n (4 k hidden² + 4 E hidden + 2 hidden²) operations.
template <class T>
class GatedNet : public Module<T> {
 public:
  /// `given` is E; with E = 0 the network needs no `given`. Throws std::invalid_argument unless
  /// `side` is odd.
  GatedNet(std::size_t in, std::size_t given, std::size_t out, const GatedNetOptions& options,
           Rng& rng);

  /// Throws ShapeError unless the shapes are those above. For E = 0, `given` is ignored.
  Var<T> operator()(Var<T> x, Var<T> given, Var<T> real) const;

  void visit(ParameterVisitor<T>& visitor) override;

 private:
  struct Block {
    Conv1d<T> convolution;
    Parameter<T> given;  // A_i [E, 2 hidden]; visited if E > 0
    Linear<T> back;      // R_i and c_i
  };
  void require_fit(Var<T> x, Var<T> given, Var<T> real) const;
  Var<T> gated(const Block& block, Var<T> h, Var<T> given, const Shape& sequences) const;

  std::size_t in_, given_, hidden_;
  Linear<T> first_;
  std::vector<Block> blocks_;
  Linear<T> last_;
};

}  // namespace tapeflow
