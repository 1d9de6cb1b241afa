// The cost of the tape itself, and of the loops under it.
#include "engine/ops.hpp"
#include "engine/random.hpp"

#include <benchmark/benchmark.h>

namespace tapeflow {
namespace {

// One op on 16 elements, forward and backward: nearly nothing but the tape's bookkeeping.
template <class Op>
void one_op(benchmark::State& state, Op op) {
  Rng rng(1);
  const Parameter<float> x{"x", rng.normal<float>({16})};
  const Array<float> seed = rng.normal<float>({16});
  Tape<float> tape;
  for (auto _ : state) {
    tape.clear();
    tape.backward(op(tape.watch(x)), seed);
    benchmark::DoNotOptimize(x.grad.data());
  }
}
BENCHMARK_CAPTURE(one_op, W5_tape, [](Var<float> x) { return square(x); })->Name("W5_tape");
BENCHMARK_CAPTURE(one_op, W5_tape_tanh, [](Var<float> x) { return tanh(x); })->Name("W5_tape_tanh");

// Would notice if a transcendental function stopped being vectorised: tanh on [256, 64], forward.
void tanh_loop(benchmark::State& state) {
  Rng rng(1);
  const Array<float> x = rng.normal<float>({256, 64});
  Tape<float> tape({.record = false});
  for (auto _ : state) {
    tape.clear();
    benchmark::DoNotOptimize(tanh(tape.constant(x)).data());
  }
  state.SetItemsProcessed(state.iterations() * 256 * 64);
}
BENCHMARK(tanh_loop)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace tapeflow
