// The gradients of the parts of a batch are summed: all of them, each once, in the order of the
// tapes.
#include "engine/optimizers/gradient_sum.hpp"

#include "engine/ops.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/support/catch.hpp"

#include <deque>
#include <stdexcept>

using namespace tapeflow;
using List = std::vector<float>;

namespace {

// Tapes with a finished backward pass of Σ w x_k: the gradient of w on tape k is x_k.
struct Parts {
  Parameter<float> w{"w", filled<float>({2}, 0.5F)};
  std::deque<Tape<float>> tapes;

  explicit Parts(const std::vector<List>& x) {
    for (const List& x_k : x) {
      Tape<float>& tape = tapes.emplace_back(TapeOptions{.own_parameter_gradients = true});
      tape.backward(sum(tape.watch(w) * tape.constant(array_of<float>({2}, x_k))));
    }
  }

  // The sum over the first `count` tapes.
  List sum_of(std::size_t count) {
    std::vector<const Tape<float>*> some;
    for (std::size_t k = 0; k < count; ++k) some.push_back(&tapes.at(k));
    sum_gradients(some, {&w});
    return numbers(w.grad);
  }
};

}  // namespace

TEST_CASE("The gradient of a batch is the sum over the tapes of its parts, each once") {
  Parts parts({{1, 2}, {10, 20}, {100, 200}});
  CHECK(parts.sum_of(3) == List{111, 222});
  CHECK(parts.sum_of(3) == List{111, 222});  // the earlier gradient does not count
  CHECK(parts.sum_of(2) == List{11, 22});    // one tape less gives another sum
  CHECK(parts.sum_of(1) == List{1, 2});
}

// In float, 1 + 1e8 is 1e8: the order of a sum changes its result.
TEST_CASE("The gradients are added in the order of the tapes") {
  CHECK(Parts({{1, 0}, {1e8F, 0}, {-1e8F, 0}}).sum_of(3) == List{0, 0});
  CHECK(Parts({{1e8F, 0}, {-1e8F, 0}, {1, 0}}).sum_of(3) == List{1, 0});
}

TEST_CASE("A sum needs at least one tape, and parameters that every tape has watched") {
  Parts parts({{1, 2}});
  CHECK_THROWS_WITH(parts.sum_of(0), "sum_gradients: needs at least one tape, got none");
  Parameter<float> never{"never", filled<float>({2}, 0)};
  CHECK_THROWS_WITH(sum_gradients<float>({&parts.tapes[0]}, {&never}),
                    "parameter_gradient: this tape never watched \"never\"");
}
