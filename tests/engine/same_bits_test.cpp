// The last bits of a result do not depend on where its arrays lie in memory.
#include "engine/kernels/activation.hpp"
#include "engine/ops/targets.hpp"
#include "tests/support/catch.hpp"

#include <vector>

using namespace tapeflow;

namespace {

// A loop that reads three inputs and writes a result, all of n entries.
template <class T>
using Loop = void (*)(std::size_t n, const T* a, const T* b, const T* c, T* y);

// Runs the loop with the result `gap` entries behind the last input, and returns the result.
template <class T>
std::vector<T> result_at(Loop<T> loop, std::size_t n, std::size_t gap) {
  std::vector<T> memory(4 * n + gap);
  T *a = memory.data(), *b = a + n, *c = b + n, *y = c + n + gap;
  for (std::size_t i = 0; i < n; ++i) {
    a[i] = T(0.37) * static_cast<T>(i) - T(2.1);
    b[i] = T(1.3) - T(0.11) * static_cast<T>(i);
    c[i] = T(0.29) * static_cast<T>(i % 5) + T(0.01);
    y[i] = T(0.7) + T(0.013) * static_cast<T>(i);
  }
  loop(n, a, b, c, y);
  return {y, y + n};
}

// Checks that the bits do not depend on the gap. A compiler that fears an overlap would use a loop
// without vectors for a short result right behind its input.
template <class T>
void require_same_bits_anywhere(Loop<T> loop) {
  constexpr std::size_t far = 1000;
  for (std::size_t n = 1; n <= 40; ++n) {
    const std::vector<T> expected = result_at(loop, n, far);
    for (std::size_t gap = 0; gap <= 16; ++gap) {
      CAPTURE(n, gap);
      REQUIRE(result_at(loop, n, gap) == expected);
    }
  }
}

}  // namespace

TEMPLATE_TEST_CASE("A loop over entries gives the same bits wherever its arrays lie", "", float,
                   double) {
  using T = TestType;
  require_same_bits_anywhere<T>([](std::size_t n, const T* a, const T* b, const T* c, T* y) {
    each(n, y, [=](std::size_t i) { return std::exp(a[i]) * b[i] + std::tanh(c[i]); });
  });
  require_same_bits_anywhere<T>([](std::size_t n, const T* a, const T* b, const T* c, T* y) {
    each(n, Target<T>{y, true}, [=](std::size_t i) { return std::tanh(a[i]) * b[i] - c[i]; });
  });
  require_same_bits_anywhere<T>([](std::size_t n, const T* a, const T* b, const T* c, T* y) {
    each(n, Target<T>{y, false}, [=](std::size_t i) { return std::exp(a[i]) * b[i] - c[i]; });
  });
  require_same_bits_anywhere<T>([](std::size_t n, const T* a, const T* b, const T* c, T* y) {
    each_row(1, n, y, [=](std::size_t, std::size_t j) { return std::log(c[j]) * a[j] + b[j]; });
  });
}

TEMPLATE_TEST_CASE("A loop that writes over its input gives the same bits as one that does not", "",
                   float, double) {
  using T = TestType;
  const Loop<T> in_place = [](std::size_t n, const T* a, const T*, const T*, T* y) {
    std::copy_n(a, n, y);
    each(n, y, [=](std::size_t i) { return std::exp(y[i]) * T(0.3) + T(0.1); });
  };
  const Loop<T> elsewhere = [](std::size_t n, const T* a, const T*, const T*, T* y) {
    each(n, y, [=](std::size_t i) { return std::exp(a[i]) * T(0.3) + T(0.1); });
  };
  require_same_bits_anywhere<T>(in_place);
  for (std::size_t n = 1; n <= 40; ++n)
    CHECK(result_at(in_place, n, 3) == result_at(elsewhere, n, 3));
}

TEMPLATE_TEST_CASE("Bias and activation give the same bits wherever their arrays lie", "", float,
                   double) {
  using T = TestType;
  require_same_bits_anywhere<T>([](std::size_t n, const T* a, const T*, const T*, T* y) {
    with_activation<T>(Activation::tanh, [=](auto f, auto) { add_bias(1, n, y, a, f); });
  });
  require_same_bits_anywhere<T>([](std::size_t n, const T* a, const T*, const T*, T* y) {
    std::vector<double> db(n);
    with_activation<T>(Activation::softplus,
                       [&](auto, auto df) { through_activation(1, n, y, a, db.data(), df); });
  });
}
