// Full training steps: log-likelihood, backward pass, Adam. Float.
#include "engine/kernels/gemm.hpp"
#include "flows/image_recipes.hpp"
#include "flows/recipes.hpp"
#include "flows/training/trainer.hpp"

#include <benchmark/benchmark.h>

namespace tapeflow {
namespace {

// W1: Real-NVP on D = 2, eight affine couplings, separate s and t networks of two hidden layers of
// 64, batch 256; one shard for one thread, two for two.
void w1(benchmark::State& state) {
  const auto threads = static_cast<std::size_t>(state.range(0));
  Rng rng(1);
  RealNvpOptions options;
  options.coupling.activation = Activation::relu;
  Flow<float> flow = real_nvp<float>(2, options, rng);
  Trainer<float> trainer(flow, {rng.normal<float>({256, 2})}, {rng.normal<float>({8, 2})},
                         {.batch = 256, .threads = threads, .shards = threads});
  std::vector<std::size_t> batch(256);
  for (std::size_t i = 0; i < batch.size(); ++i) batch[i] = i;
  for (auto _ : state) {
    benchmark::DoNotOptimize(trainer.loss_and_gradient(batch));
    trainer.step();
  }
}
BENCHMARK(w1)->Name("W1")->ArgName("threads")->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond);

// The floor of W1: only its matrix products, [256, 64] x [64, 64] forward and two in the backward
// pass, for 16 networks. Only the time above this floor can be saved.
void w1_products(benchmark::State& state) {
  Rng rng(1);
  const Array<float> x = rng.normal<float>({256, 64}), w = rng.normal<float>({64, 64});
  Array<float> y(Shape{256, 64}), dw(Shape{64, 64});
  for (auto _ : state) {
    for (int network = 0; network < 16; ++network) {
      gemm(256, 64, 64, x.data(), Transpose::no, w.data(), Transpose::no, 0.f, y.data());
      gemm(64, 64, 256, x.data(), Transpose::yes, y.data(), Transpose::no, 0.f, dw.data());
      gemm(256, 64, 64, x.data(), Transpose::no, w.data(), Transpose::yes, 0.f, y.data());
    }
    benchmark::DoNotOptimize(y.data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK(w1_products)->Name("W1_floor_products/threads:1")->Unit(benchmark::kMillisecond);

// W3 and MAF_sample: MAF on D = 43, five layers with two hidden layers of 512, relu.
Flow<float> maf_43(Rng& rng) {
  const MafOptions options{5, {.hidden = {512, 512}, .activation = Activation::relu}};
  Flow<float> flow = maf<float>(43, options, rng);
  for (Parameter<float>* p : flow.trainable_parameters()) {  // away from the identity
    p->value += 0.01f * rng.normal<float>(p->value.shape());
  }
  return flow;
}

void w3(benchmark::State& state) {
  const auto rows = static_cast<std::size_t>(state.range(0));
  const auto threads = static_cast<std::size_t>(state.range(1));
  Rng rng(1);
  Flow<float> flow = maf_43(rng);
  Trainer<float> trainer(flow, {rng.normal<float>({rows, 43})}, {rng.normal<float>({8, 43})},
                         {.batch = rows, .threads = threads, .shards = threads});
  std::vector<std::size_t> batch(rows);
  for (std::size_t i = 0; i < batch.size(); ++i) batch[i] = i;
  for (auto _ : state) {
    benchmark::DoNotOptimize(trainer.loss_and_gradient(batch));
    trainer.step();
  }
}
BENCHMARK(w3)
    ->Name("W3")
    ->ArgNames({"batch", "threads"})
    ->ArgsProduct({{100, 512}, {1, 2}})
    ->Unit(benchmark::kMillisecond);

// 1000 samples. The fast inverse is what Flow::sample runs.
void maf_sample(benchmark::State& state) {
  Rng rng(1);
  const Flow<float> flow = maf_43(rng);
  for (auto _ : state) benchmark::DoNotOptimize(flow.sample(1000, rng).data());
}
BENCHMARK(maf_sample)->Name("MAF_sample/fast")->Unit(benchmark::kMillisecond);

// 1000 samples with a pass through the network for each column.
void maf_sample_plain(benchmark::State& state) {
  Rng rng(1);
  const Flow<float> flow = maf_43(rng);
  const auto& chain = dynamic_cast<const Chain<float>&>(flow.bijector());
  Tape<float> tape({.record = false});
  for (auto _ : state) {
    Array<float> x = rng.normal<float>({1000, 43});
    for (std::size_t i = chain.size(); i-- > 0;) {
      const auto& layer = dynamic_cast<const MaskedAutoregressive<float>&>(chain.layer(i));
      x = layer.to_data_plain(tape.constant(x)).value.value();
      tape.clear();
    }
    benchmark::DoNotOptimize(x.data());
  }
}
BENCHMARK(maf_sample_plain)->Name("MAF_sample/plain")->Unit(benchmark::kMillisecond);

// W4: Glow on pictures of 32 x 32 pixels with one channel, three levels of four steps, networks of
// 64 channels, batch 32; and 64 samples of it.
Flow<float> small_glow(Rng& rng) {
  return glow<float>({32, 32, 1}, {.levels = 3, .steps = 4, .coupling = {.hidden = 64}}, rng);
}

void w4(benchmark::State& state) {
  const auto threads = static_cast<std::size_t>(state.range(0));
  Rng rng(1);
  Flow<float> flow = small_glow(rng);
  Trainer<float> trainer(flow, {rng.normal<float>({32, 1024})}, {rng.normal<float>({8, 1024})},
                         {.batch = 32, .threads = threads, .shards = threads});
  std::vector<std::size_t> batch(32);
  for (std::size_t i = 0; i < batch.size(); ++i) batch[i] = i;
  for (auto _ : state) {
    benchmark::DoNotOptimize(trainer.loss_and_gradient(batch));
    trainer.step();
  }
}
BENCHMARK(w4)->Name("W4")->ArgName("threads")->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond);

void glow_sample(benchmark::State& state) {
  Rng rng(1);
  const Flow<float> flow = small_glow(rng);
  for (auto _ : state) benchmark::DoNotOptimize(flow.sample(64, rng).data());
}
BENCHMARK(glow_sample)->Name("W4_sample")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace tapeflow
