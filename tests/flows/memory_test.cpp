// Sampling and scoring without gradients need the same memory for any number of rows, apart from
// their result. A step of training that recomputes activations needs the same for any depth.
#include "flows/image_recipes.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>

#include <malloc.h>

namespace {

std::atomic<std::size_t> live{0}, peak{0};

void* counted(void* memory) noexcept {
  if (!memory) return nullptr;
  const std::size_t now = live += ::malloc_usable_size(memory);
  std::size_t highest = peak;
  while (highest < now && !peak.compare_exchange_weak(highest, now)) {
  }
  return memory;
}

void give_back(void* memory) {
  if (memory) live -= ::malloc_usable_size(memory);
  std::free(memory);
}

}  // namespace

// The array forms call these. Malloc's alignment is enough for all objects here. The nothrow form
// is Catch's.
void* operator new(std::size_t size) {
  void* memory = counted(std::malloc(std::max(size, std::size_t{1})));
  return memory ? memory : throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return counted(std::malloc(std::max(size, std::size_t{1})));
}
void operator delete(void* memory) noexcept { give_back(memory); }
void operator delete(void* memory, std::size_t) noexcept { give_back(memory); }

using namespace tapeflow;

namespace {

// The largest number of bytes in use during f, without the bytes in use before and the bytes of the
// result.
template <class F>
std::size_t bytes_needed(std::size_t result_bytes, F f) {
  const std::size_t before = live;
  peak = before;
  f();
  return peak - before - result_bytes;
}

constexpr std::size_t few = 2000, many = 40000;
// Blocks are rounded up to pages and words. That is far less than 38,000 more rows would take.
constexpr std::size_t slack = 20000;

}  // namespace

TEST_CASE("Sampling 20 times as many rows needs no more memory beside them") {
  Rng rng(1);
  const Flow<float> flow = real_nvp<float>(2, {.layers = 2}, rng);
  const auto needed = [&](std::size_t n) {
    return bytes_needed(n * 2 * sizeof(float), [&] { flow.sample(n, rng); });
  };
  const std::size_t for_few = needed(few), for_many = needed(many);
  CHECK(for_few > 512 * 64 * sizeof(float));  // the counter works: one hidden layer of one chunk
  CHECK(for_many < for_few + slack);
}

TEST_CASE("Scoring 20 times as many rows needs no more memory beside the scores") {
  Rng rng(1);
  const Flow<float> flow = real_nvp<float>(2, {.layers = 2}, rng);
  Workers workers(1);
  const auto needed = [&](std::size_t n) {
    const Array<float> x = rng.normal<float>({n, 2});
    return bytes_needed(n * sizeof(double), [&] { flow.log_prob(x, workers); });
  };
  const std::size_t for_few = needed(few), for_many = needed(many);
  CHECK(for_few > 512 * 64 * sizeof(float));
  CHECK(for_many < for_few + slack);
}

TEST_CASE("Pictures are scored 64 at a time") {
  Rng rng(1);
  const ImageShape shape{16, 16, 4};
  const Flow<float> flow = glow<float>(shape, {.levels = 1, .steps = 1}, rng);
  Workers workers(1);
  const auto needed = [&](std::size_t n) {
    const Array<float> x = rng.normal<float>({n, shape.size()});
    return bytes_needed(n * sizeof(double), [&] { flow.log_prob(x, workers); });
  };
  const std::size_t for_one_chunk = needed(64);
  CHECK(for_one_chunk > 64 * 8 * 8 * 64 * sizeof(float));  // a hidden layer of 8 x 8 pixels
  CHECK(needed(640) < for_one_chunk + slack);
}

namespace {

// What the second and third step of training a Glow need beyond the weights and their gradients.
std::size_t bytes_of_training(std::size_t steps, Activations activations) {
  Rng rng(1);
  const ImageShape shape{16, 16, 1};
  const Flow<float> flow = glow<float>(
      shape, {.levels = 2, .steps = steps, .activations = activations, .coupling = {.hidden = 16}},
      rng);
  const Array<float> x = rng.normal<float>({8, shape.size()});
  const auto step = [&](Tape<float>& tape) {
    tape.clear();
    tape.backward(mean(flow.log_prob_in_training(tape.view(x))));
  };
  Tape<float> first;
  step(first);  // makes the gradients of the weights
  return bytes_needed(0, [&] {
    Tape<float> tape;
    step(tape);
    step(tape);
  });
}

}  // namespace

TEST_CASE("Recomputed activations need memory that does not grow with the depth, kept ones do") {
  const auto needed = [](std::size_t steps, Activations activations) {
    return static_cast<double>(bytes_of_training(steps, activations));
  };
  // Twelve more steps in each of two levels. A step keeps two hidden layers of 16 channels, each
  // of 8 pictures with 8 x 8 pixels, and with 4 x 4 pixels in the second level.
  const double hidden_layers = 12 * 2 * 16. * 8 * (64 + 16) * sizeof(float);
  const double kept = needed(4, Activations::kept), kept_more = needed(16, Activations::kept);
  CHECK(kept_more - kept > hidden_layers);
  CHECK(kept_more > 3 * kept);  // in proportion to the depth, but for what the base needs
  // Three parameters of a step are nodes of the tape itself, some 400 bytes each: that is all.
  const double recomputed = needed(4, Activations::recomputed),
               recomputed_more = needed(16, Activations::recomputed);
  CHECK(recomputed < kept / 3);
  CHECK(recomputed_more - recomputed < hidden_layers / 10);
}
