// Sampling and scoring without gradients need the same memory for any number of rows, apart from
// their result.
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
