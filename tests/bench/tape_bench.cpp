// The cost of the tape itself, of the loops under it, and of a network's training step.
#include "engine/kernels/gemm.hpp"
#include "engine/nets.hpp"
#include "engine/ops.hpp"
#include "engine/optimizers/optimizer.hpp"

#include <benchmark/benchmark.h>

namespace tapeflow {
namespace {

// One op on 16 elements, forward and backward: almost only the tape's bookkeeping.
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

// Notices if a transcendental function is no longer vectorised: tanh on [256, 64], forward.
void tanh_loop(benchmark::State& state) {
  Rng rng(1);
  const Array<float> x = rng.normal<float>({256, 64});
  Tape<float> tape({.record = false});
  for (auto _ : state) {
    tape.clear();
    benchmark::DoNotOptimize(tanh(tape.view(x)).data());
  }
  state.SetItemsProcessed(state.iterations() * 256 * 64);
}
BENCHMARK(tanh_loop)->Unit(benchmark::kMicrosecond);

// W5: a training step (cross-entropy, backward pass, Adam) of a classifier 784-512-512-10 with
// relu.
void mlp_step(benchmark::State& state) {
  const auto batch = static_cast<std::size_t>(state.range(0));
  Rng rng(1);
  Mlp<float> net({784, 512, 512, 10}, Activation::relu, rng);
  Adam<float> adam(net.trainable_parameters(), {});
  const Array<float> x = rng.normal<float>({batch, 784});
  Array<float> one_hot = filled<float>({batch, 10}, 0);
  for (std::size_t i = 0; i < batch; ++i) one_hot(i, rng.below(10)) = 1;
  Tape<float> tape;
  for (auto _ : state) {
    tape.clear();
    const Var<float> logits = net(tape.view(x));
    tape.backward(mean(logsumexp(logits, {1}) - sum(logits * tape.view(one_hot), {1})));
    adam.step();
  }
}
BENCHMARK(mlp_step)->Name("W5_B64")->Arg(64)->Unit(benchmark::kMillisecond);
BENCHMARK(mlp_step)->Name("W5_B512")->Arg(512)->Unit(benchmark::kMillisecond);

// The floor of W5: only its matrix products.
void mlp_products(benchmark::State& state) {
  const auto batch = static_cast<std::size_t>(state.range(0));
  const std::size_t widths[] = {784, 512, 512, 10};
  Rng rng(1);
  Array<float> x = rng.normal<float>({batch, 784}), y = rng.normal<float>({batch, 784});
  Array<float> w = rng.normal<float>({784, 512}), dw = w;
  for (auto _ : state) {
    for (std::size_t layer = 0; layer < 3; ++layer) {
      const std::size_t in = widths[layer], out = widths[layer + 1];
      gemm(batch, out, in, x.data(), Transpose::no, w.data(), Transpose::no, 0.f, y.data());
      gemm(in, out, batch, x.data(), Transpose::yes, y.data(), Transpose::no, 0.f, dw.data());
      if (layer == 0) continue;  // no gradient by the images is needed
      gemm(batch, in, out, y.data(), Transpose::no, w.data(), Transpose::yes, 0.f, x.data());
    }
    benchmark::DoNotOptimize(x.data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK(mlp_products)
    ->Name("W5_floor_products")
    ->Arg(64)
    ->Arg(512)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tapeflow
