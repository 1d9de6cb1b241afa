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

struct Training {
  std::size_t parameters = 0;  // arrays, not numbers
  double bytes = 0;            // of two steps, beside the weights and their gradients
};

Training training(std::size_t steps, Activations activations) {
  Rng rng(1);
  const ImageShape shape{16, 16, 1};
  Flow<float> flow = glow<float>(
      shape, {.levels = 2, .steps = steps, .activations = activations, .coupling = {.hidden = 16}},
      rng);
  const Array<float> x = rng.normal<float>({8, shape.size()});
  const auto step = [&](Tape<float>& tape) {
    tape.clear();
    tape.backward(mean(flow.log_prob_in_training(tape.view(x))));
  };
  Tape<float> first;
  step(first);  // makes the gradients of the weights
  const std::size_t bytes = bytes_needed(0, [&] {
    Tape<float> tape;
    step(tape);
    step(tape);
  });
  return {flow.trainable_parameters().size(), static_cast<double>(bytes)};
}

}  // namespace

TEST_CASE("A step that keeps activations needs memory for each layer") {
  // Twelve more steps in each of two levels. A step keeps two hidden layers of 16 channels, for 8
  // pictures with 8 x 8 pixels, and with 4 x 4 pixels in the second level.
  const double hidden_layers = 12 * 2 * 16. * 8 * (64 + 16) * sizeof(float);
  const Training few = training(4, Activations::kept), more = training(16, Activations::kept);
  CHECK(more.bytes - few.bytes > hidden_layers);
  CHECK(more.bytes > 3 * few.bytes);
}

TEST_CASE("A step that recomputes activations needs no memory for a layer but for its weights") {
  // An array of weights is a node of the tape, about 400 bytes, and an entry in its list of
  // parameters, about 300. The lists grow by doubling, so the largest one may be half empty.
  const Training few = training(4, Activations::recomputed),
                 more = training(16, Activations::recomputed);
  const auto more_arrays = static_cast<double>(more.parameters - few.parameters);
  CHECK(more.bytes - few.bytes < 1000 * more_arrays);
  CHECK(more.bytes < training(16, Activations::kept).bytes / 5);
}
