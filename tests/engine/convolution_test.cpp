// Convolutions, with patches of either side, against the six loops of the formula.
#include "engine/kernels/convolution.hpp"

#include "engine/picture_ops.hpp"
#include "engine/random.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/engine/plain_formulas.hpp"
#include "tests/support/catch.hpp"

#include <limits>

using namespace tapeflow;

namespace {

Shape shape_of_x(const Convolution& c) { return {c.N, c.H, c.W, c.C}; }
Shape shape_of_kernel(const Convolution& c) { return {c.kh, c.kw, c.C, c.K}; }
Shape shape_of_y(const Convolution& c) { return {c.N, c.H, c.W, c.K}; }

// Calls f(entry of x, entry of the kernel, entry of y) for every product in the formula: the six
// loops are those over y's pixels, the taps, and the channels, which are the innermost.
template <class F>
void each_term(const Convolution& c, F f) {
  plain::for_each_index({c.N, c.H, c.W, c.kh, c.kw}, [&](const plain::Index& at) {
    const std::size_t i = at[1] + at[3] - c.kh / 2, j = at[2] + at[4] - c.kw / 2;
    if (i >= c.H || j >= c.W) return;  // outside; what lies above or to the left wraps around
    const std::size_t x = ((at[0] * c.H + i) * c.W + j) * c.C;
    const std::size_t kernel = (at[3] * c.kw + at[4]) * c.C * c.K;
    const std::size_t y = ((at[0] * c.H + at[1]) * c.W + at[2]) * c.K;
    for (std::size_t p = 0; p < c.C; ++p) {
      for (std::size_t k = 0; k < c.K; ++k) f(x + p, kernel + p * c.K + k, y + k);
    }
  });
}

// A sum in double, the sum of its terms' magnitudes, and their number.
struct Sum {
  double sum = 0, size = 0;
  std::size_t terms = 0;

  void add(double term) {
    sum += term;
    size += std::abs(term);
    ++terms;
  }
};

// Checks that every entry is right: n products and n sums, in any order, each right to ε/2.
template <class T>
void check_sums(const std::vector<Sum>& sums, const Array<T>& got) {
  double worst = 0;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    const double bound = static_cast<double>(sums[i].terms + 1) * sums[i].size *
                         static_cast<double>(std::numeric_limits<T>::epsilon());
    const double error = std::abs(static_cast<double>(got.data()[i]) - sums[i].sum);
    if (!(error <= bound)) worst = std::max(worst, std::isnan(error) ? INFINITY : error / bound);
  }
  CHECK(worst == 0);
}

template <class T>
struct Case {
  Convolution c;
  Array<T> x, kernel, dy;
  std::vector<Sum> y, dx, dkernel;

  Case(const Convolution& of, Rng& rng)
      : c(of),
        x(rng.normal<T>(shape_of_x(c))),
        kernel(rng.normal<T>(shape_of_kernel(c))),
        dy(rng.normal<T>(shape_of_y(c))),
        y(dy.size()),
        dx(x.size()),
        dkernel(kernel.size()) {
    each_term(c, [&](std::size_t i, std::size_t k, std::size_t o) {
      const auto of_x = static_cast<double>(x.data()[i]);
      const auto of_kernel = static_cast<double>(kernel.data()[k]);
      const auto of_dy = static_cast<double>(dy.data()[o]);
      y[o].add(of_x * of_kernel);
      dx[i].add(of_dy * of_kernel);
      dkernel[k].add(of_x * of_dy);
    });
  }

  void check(PatchesOf of) const {
    // What is assigned covers what was there; scratch may hold anything.
    const T nan = std::numeric_limits<T>::quiet_NaN();
    std::vector<T> scratch(convolution_scratch<T>(of, c), nan);
    Array<T> got = filled(dy.shape(), nan);
    convolve(of, c, x.data(), kernel.data(), got.data(), scratch.data());
    check_sums(y, got);
    got = filled(x.shape(), nan);
    convolve_adjoint_of_x(of, c, dy.data(), kernel.data(), T(0), got.data(), scratch.data());
    check_sums(dx, got);
    got = filled(kernel.shape(), nan);
    convolve_adjoint_of_kernel(of, c, x.data(), dy.data(), T(0), got.data(), scratch.data());
    check_sums(dkernel, got);
  }

  void check_adding(PatchesOf of) const {
    std::vector<T> scratch(convolution_scratch<T>(of, c));
    Array<T> got = x;
    convolve_adjoint_of_x(of, c, dy.data(), kernel.data(), T(1), got.data(), scratch.data());
    check_sums(plus(dx, x), got);
    got = kernel;
    convolve_adjoint_of_kernel(of, c, x.data(), dy.data(), T(1), got.data(), scratch.data());
    check_sums(plus(dkernel, kernel), got);
  }

  static std::vector<Sum> plus(std::vector<Sum> sums, const Array<T>& before) {
    for (std::size_t i = 0; i < sums.size(); ++i) {
      sums[i].add(static_cast<double>(before.data()[i]));
    }
    return sums;
  }
};

template <class T>
void check_both_sides(const Convolution& c, Rng& rng) {
  CAPTURE(c.N, c.H, c.W, c.C, c.kh, c.kw, c.K);
  const Case<T> test(c, rng);
  for (const PatchesOf of : {PatchesOf::x, PatchesOf::y}) {
    INFO("patches of " << (of == PatchesOf::x ? "x" : "y"));
    test.check(of);
    test.check_adding(of);
  }
}

}  // namespace

TEMPLATE_TEST_CASE("Convolutions with patches of x or of y are the six loops of the formula", "",
                   float, double) {
  Rng rng(1);
  const std::pair<std::size_t, std::size_t> kernels[] = {{1, 1}, {3, 3}, {5, 3}, {1, 3}};
  for (const auto& [kh, kw] : kernels) {
    for (std::size_t side : {1, 2, 5, 6}) {  // pictures smaller than the kernel, odd and even ones
      for (std::size_t width : {1, 3, 4}) {
        for (std::size_t C : {1, 2, 9}) {
          for (std::size_t K : {1, 3, 8}) {
            check_both_sides<TestType>({side % 3, side, width, C, kh, kw, K}, rng);
          }
        }
      }
    }
  }
}

TEMPLATE_TEST_CASE("Empty pictures and pictures without channels give empty sums, which are zero",
                   "", float, double) {
  Rng rng(2);
  check_both_sides<TestType>({0, 4, 4, 2, 3, 3, 2}, rng);
  check_both_sides<TestType>({2, 0, 4, 2, 3, 3, 2}, rng);
  check_both_sides<TestType>({2, 4, 0, 2, 3, 3, 2}, rng);
  check_both_sides<TestType>({2, 4, 4, 0, 3, 3, 2}, rng);
  check_both_sides<TestType>({2, 4, 4, 2, 3, 3, 0}, rng);
}

TEMPLATE_TEST_CASE("Pictures larger than a piece of patches are convolved piece by piece", "",
                   float, double) {
  Rng rng(3);
  check_both_sides<TestType>({7, 20, 21, 5, 5, 3, 4}, rng);    // pieces end within pictures
  check_both_sides<TestType>({1, 4, 500, 12, 3, 5, 13}, rng);  // a row is a piece
}

TEST_CASE("Patches are taken of the side with fewer channels, and of x for kernels of one pixel") {
  const auto choice = [](std::size_t C, std::size_t side, std::size_t K) {
    return faster_patches({32, 16, 16, C, side, side, K});
  };
  CHECK(choice(2, 3, 64) == PatchesOf::x);
  CHECK(choice(64, 3, 64) == PatchesOf::x);
  CHECK(choice(64, 3, 4) == PatchesOf::y);
  CHECK(choice(64, 1, 4) == PatchesOf::x);
}

TEMPLATE_TEST_CASE("A convolution gives the same bits wherever its arrays lie", "", float, double) {
  using T = TestType;
  Rng rng(4);
  for (const PatchesOf of : {PatchesOf::x, PatchesOf::y}) {
    const Convolution c{2, 5, 6, 3, 3, 3, 9};
    const Array<T> x = rng.normal<T>(shape_of_x(c)), kernel = rng.normal<T>(shape_of_kernel(c));
    std::vector<T> memory(x.size() + convolution_scratch<T>(of, c) + 32), first;
    for (std::size_t gap = 0; gap < 16; ++gap) {
      Array<T> y(shape_of_y(c));
      T* moved = std::copy_n(x.data(), x.size(), memory.data() + gap);
      convolve(of, c, moved - x.size(), kernel.data(), y.data(), moved + gap);
      if (gap == 0) first = numbers(y);
      CHECK(numbers(y) == first);
    }
  }
}

TEMPLATE_TEST_CASE("A NaN in the kernel or in dy comes out at least where the formula says", "",
                   float, double) {
  using T = TestType;
  const T nan = std::numeric_limits<T>::quiet_NaN();
  for (const std::size_t K : {2, 4}) {  // patches of y and of x
    const Convolution c{2, 2, 3, 3, 3, 3, K};
    Array<T> kernel = filled<T>(shape_of_kernel(c), 1), dy = filled<T>(shape_of_y(c), 1);
    kernel(0, 1, 2, 1) = nan;
    dy(1, 0, 2, 1) = nan;
    Tape<T> tape;
    const Var<T> x = tape.variable(filled<T>(shape_of_x(c), 1)), w = tape.variable(kernel);
    const Var<T> y = conv2d(x, w, tape.constant(filled<T>({K}, 0)));
    tape.backward(y, dy);
    each_term(c, [&](std::size_t i, std::size_t k, std::size_t o) {
      const bool of_kernel = std::isnan(kernel.data()[k]), of_dy = std::isnan(dy.data()[o]);
      if (of_kernel) CHECK(std::isnan(y.value().data()[o]));
      if (of_kernel || of_dy) CHECK(std::isnan(x.adjoint().data()[i]));
      if (of_dy) CHECK(std::isnan(w.adjoint().data()[k]));
    });
    CHECK(y.value()(1, 1, 2, 0) == 12);  // other channels stay as they are: 2 x 2 pixels of 3
  }
}

TEMPLATE_TEST_CASE("space_to_depth and depth_to_space are inverse to one another", "", float,
                   double) {
  using T = TestType;
  Rng rng(5);
  Tape<T> tape({.record = false});
  const Array<T> x = rng.normal<T>({2, 6, 12, 4});
  for (const std::size_t block : {1, 2, 3, 6}) {
    const Var<T> deep = space_to_depth(tape.constant(x), block);
    CHECK(numbers(depth_to_space(deep, block).value()) == numbers(x));
  }
  for (const std::size_t block : {1, 2}) {
    const Var<T> wide = depth_to_space(tape.constant(x), block);
    CHECK(numbers(space_to_depth(wide, block).value()) == numbers(x));
  }
}
