// Puts an elementwise operation on the tape: forward f(x), adjoint g(dy, x, y).
#pragma once

#include "engine/ops/targets.hpp"

namespace tapeflow {

// tag: elementwise
/// y = f(x), dx = g(dy, x, y), entry by entry. The operation gets the name of the calling function.
template <class T, class F, class G>
Var<T> elementwise(Var<T> x, F f, G g, const char* operation = __builtin_FUNCTION()) {
  Tape<T>& tape = x.tape();
  Var<T> y = tape.output(x.shape(), {x}, operation);
  each(y.size(), tape.write(y), [px = x.data(), f](std::size_t i) { return f(px[i]); });
  tape.pullback(y, [x, y, g] {
    each(x.size(), x.target(), [dy = y.dy(), px = x.data(), py = y.data(), g](std::size_t i) {
      return g(dy[i], px[i], py[i]);
    });
  });
  return y;
}
// end: elementwise

}  // namespace tapeflow
