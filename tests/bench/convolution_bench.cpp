// The convolutions of a step of Glow, forward and backward, beside the textbook's way and beside
// the products of matrices that they amount to.
#include "engine/kernels/convolution.hpp"
#include "engine/kernels/gemm.hpp"
#include "engine/picture_ops.hpp"
#include "engine/random.hpp"

#include <algorithm>
#include <utility>

#include <benchmark/benchmark.h>

namespace tapeflow {
namespace {

// The extents of a row, from its arguments: side, in, out, kernel.
Convolution extents(const benchmark::State& state) {
  const auto argument = [&](std::size_t k) { return static_cast<std::size_t>(state.range(k)); };
  const std::size_t side = argument(0), kernel = argument(3);
  return {32, side, side, argument(1), kernel, kernel, argument(2)};
}

struct Arrays {
  Array<float> x, kernel, dy;

  explicit Arrays(const Convolution& c) {
    Rng rng(1);
    x = rng.normal<float>({c.N, c.H, c.W, c.C});
    kernel = rng.normal<float>({c.kh, c.kw, c.C, c.K});
    dy = rng.normal<float>({c.N, c.H, c.W, c.K});
  }
};

// Three products, of which each entry takes a product and a sum for each of its terms.
void count(const Convolution& c, benchmark::State& state) {
  const std::size_t terms = c.N * c.H * c.W * c.kh * c.kw * c.C * c.K;
  state.counters["FLOP/s"] = benchmark::Counter(6 * static_cast<double>(terms),
                                                benchmark::Counter::kIsIterationInvariantRate,
                                                benchmark::Counter::kIs1000);
}

void convolution(benchmark::State& state) {
  const Convolution c = extents(state);
  const Arrays arrays(c);
  const Parameter<float> x{"x", arrays.x}, kernel{"kernel", arrays.kernel};
  const Parameter<float> bias{"bias", filled<float>({c.K}, 0.1F)};
  Tape<float> tape;
  for (auto _ : state) {
    tape.clear();
    const Var<float> y =
        conv2d(tape.watch(x), tape.watch(kernel), tape.watch(bias), Activation::relu);
    tape.backward(y, arrays.dy);
    benchmark::DoNotOptimize(kernel.grad.data());
  }
  count(c, state);
}

// The products of a convolution alone, with patches of x whatever its channels are.
void textbook(benchmark::State& state) {
  const Convolution c = extents(state);
  const Arrays arrays(c);
  Array<float> y = arrays.dy, dx = arrays.x, dkernel = arrays.kernel;
  std::vector<float> scratch(convolution_scratch<float>(PatchesOf::x, c));
  const float *x = arrays.x.data(), *kernel = arrays.kernel.data(), *dy = arrays.dy.data();
  for (auto _ : state) {
    convolve(PatchesOf::x, c, x, kernel, y.data(), scratch.data());
    convolve_adjoint_of_kernel(PatchesOf::x, c, x, dy, 0.f, dkernel.data(), scratch.data());
    convolve_adjoint_of_x(PatchesOf::x, c, dy, kernel, 0.f, dx.data(), scratch.data());
    benchmark::DoNotOptimize(dx.data());
    benchmark::ClobberMemory();
  }
  count(c, state);
}

// The floor: three products of this size, with patches of the fewer channels that are there
// already.
void products(benchmark::State& state) {
  const Convolution c = extents(state);
  const std::size_t P = c.N * c.H * c.W, many = std::max(c.C, c.K);
  const std::size_t k = c.kh * c.kw * std::min(c.C, c.K);
  Rng rng(1);
  const Array<float> patches = rng.normal<float>({P, k}), kernel = rng.normal<float>({k, many});
  Array<float> y = rng.normal<float>({P, many}), dpatches = patches, dkernel = kernel;
  for (auto _ : state) {
    gemm(P, many, k, patches.data(), Transpose::no, kernel.data(), Transpose::no, 0.f, y.data());
    gemm(k, many, P, patches.data(), Transpose::yes, y.data(), Transpose::no, 0.f, dkernel.data());
    gemm(P, k, many, y.data(), Transpose::no, kernel.data(), Transpose::yes, 0.f, dpatches.data());
    benchmark::DoNotOptimize(dpatches.data());
    benchmark::ClobberMemory();
  }
  count(c, state);
}

// The three convolutions of a coupling's network at the three levels of a Glow.
void of_glow(benchmark::internal::Benchmark* rows) {
  rows->ArgNames({"side", "in", "out", "kernel"})->Unit(benchmark::kMicrosecond);
  for (const auto& [side, channels] : {std::pair{16, 2}, {8, 8}, {4, 32}}) {
    rows->Args({side, channels, 64, 3});
    rows->Args({side, 64, 64, 1});
    rows->Args({side, 64, 2 * channels, 3});
  }
}
BENCHMARK(convolution)->Name("conv2d")->Apply(of_glow);
BENCHMARK(textbook)->Name("conv2d_textbook")->Apply(of_glow);
BENCHMARK(products)->Name("conv2d_floor_products")->Apply(of_glow);

}  // namespace
}  // namespace tapeflow
