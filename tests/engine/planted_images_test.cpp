// Likely wrong adjoints of the operations on pictures and on sequences.
#include "engine/sequence_ops.hpp"
#include "tests/engine/plain_formulas.hpp"
#include "tests/engine/planted.hpp"

using namespace tapeflow;

namespace {

// The pixel of x that a tap sees from the pixel i of y in a row of n, and whether there is one.
struct Seen {
  std::size_t pixel;
  bool inside;
};
using See = Seen (*)(std::size_t i, std::size_t tap, std::size_t n);

Seen right(std::size_t i, std::size_t tap, std::size_t n) { return {i + tap - 1, i + tap - 1 < n}; }
Seen turned(std::size_t i, std::size_t tap, std::size_t n) {
  return {i + 1 - tap, i + 1 - tap < n};
}
Seen off_by_one(std::size_t i, std::size_t tap, std::size_t n) { return {i + tap, i + tap < n}; }
Seen around(std::size_t i, std::size_t tap, std::size_t n) { return {(i + tap + n - 1) % n, true}; }
Seen repeated(std::size_t i, std::size_t tap, std::size_t n) {
  return {std::clamp<std::size_t>(i + tap, 1, n) - 1, true};
}

// The convolution with a kernel [3, 3, C, K], whose adjoints of x and of the kernel look at the
// pixels that see_x and see_kernel say.
template <See see_x, See see_kernel>
Var<double> conv2d_that_sees(In in) {
  Var<double> x = in[0], kernel = in[1];
  Var<double> zero = x.tape().constant(filled<double>({kernel.extent(3)}, 0));
  return with_adjoint(conv2d(x, kernel, zero), in, [x, kernel](const double* dy) {
    const std::size_t H = x.extent(1), W = x.extent(2), C = x.extent(3), K = kernel.extent(3);
    double *dx = ready(x), *dkernel = ready(kernel);
    plain::for_each_index({x.extent(0), H, W, 3, 3, C, K}, [&](const plain::Index& at) {
      const std::size_t weight = ((at[3] * 3 + at[4]) * C + at[5]) * K + at[6];
      const double du = dy[((at[0] * H + at[1]) * W + at[2]) * K + at[6]];
      const auto entry = [&](Seen i, Seen j) {
        return ((at[0] * H + i.pixel) * W + j.pixel) * C + at[5];
      };
      Seen i = see_x(at[1], at[3], H), j = see_x(at[2], at[4], W);
      if (i.inside && j.inside) dx[entry(i, j)] += du * kernel.data()[weight];
      i = see_kernel(at[1], at[3], H), j = see_kernel(at[2], at[4], W);
      if (i.inside && j.inside) dkernel[weight] += du * x.data()[entry(i, j)];
    });
  });
}

// A bias [K], beside a constant convolution of N pictures; only the last picture counts.
Var<double> bias_of_one_picture(In in) {
  Var<double> bias = in[0];
  Tape<double>& tape = bias.tape();
  const std::size_t K = bias.size(), pixels = 2 * 2;
  Var<double> x = tape.constant(filled<double>({3, 2, 2, 1}, 1));
  Var<double> y = conv2d(x, tape.constant(filled<double>({3, 3, 1, K}, 1)), bias);
  return with_adjoint(y, in, [bias, K, pixels](const double* dy) {
    double* db = ready(bias);
    for (std::size_t i = 2 * pixels * K; i < 3 * pixels * K; ++i) db[i % K] += dy[i];
  });
}

// The pixels of a block of 2 x 2 are taken back column by column.
Var<double> space_to_depth_with_turned_blocks(In in) {
  Var<double> x = in[0];
  return with_adjoint(space_to_depth(x, 2), in, [x](const double* dy) {
    double* dx = ready(x);
    const std::size_t W = x.extent(2);
    for (std::size_t k = 0; k < x.size(); ++k) {
      const std::size_t pixel = k / 4, block = k % 4, i = pixel / (W / 2), j = pixel % (W / 2);
      dx[(2 * i + block % 2) * W + 2 * j + block / 2] += dy[k];
    }
  });
}

// The adjoint of depth_to_space leaves the numbers in the order of dy.
Var<double> depth_to_space_as_a_reshape(In in) {
  Var<double> x = in[0];
  return with_adjoint(depth_to_space(x, 2), in, [x](const double* dy) {
    double* dx = ready(x);
    for (std::size_t k = 0; k < x.size(); ++k) dx[k] += dy[k];
  });
}

// The adjoint of x goes back in time where the value went forward.
Var<double> conv1d_with_the_kernel_not_turned(In in) {
  Var<double> x = in[0], kernel = in[1];
  Var<double> zero = x.tape().constant(filled<double>({1}, 0));
  return with_adjoint(conv1d(x, kernel, zero), in, [x, kernel](const double* dy) {
    double *dx = ready(x), *dkernel = ready(kernel);
    const std::size_t L = x.extent(1);  // one sequence, one channel
    for (std::size_t l = 0; l < L; ++l) {
      for (std::size_t tap = 0; tap < 3; ++tap) {
        const Seen forward = right(l, tap, L), back = turned(l, tap, L);
        if (back.inside) dx[back.pixel] += dy[l] * kernel.data()[tap];
        if (forward.inside) dkernel[tap] += dy[l] * x.data()[forward.pixel];
      }
    }
  });
}

const std::vector<Shape> small = {{2, 4, 3, 2}, {3, 3, 2, 3}};

const std::vector<PlantedAdjoint> planted = {
    {"conv2d: the kernel not turned in dx", conv2d_that_sees<turned, right>, small, ""},
    {"conv2d: dx off by one pixel", conv2d_that_sees<off_by_one, right>, small, ""},
    {"conv2d: dx around the picture", conv2d_that_sees<around, right>, small, nullptr},
    {"conv2d: dkernel off by one pixel", conv2d_that_sees<right, off_by_one>, small, ""},
    {"conv2d: dkernel around the picture", conv2d_that_sees<right, around>, small, nullptr},
    {"conv2d: the padding repeats the border", conv2d_that_sees<right, repeated>, small, nullptr},
    {"conv2d: the bias of one picture only", bias_of_one_picture, {{2}}, ""},
    {"space_to_depth: blocks by columns", space_to_depth_with_turned_blocks, {{1, 4, 6, 1}}, ""},
    {"conv1d: the kernel not turned in dx",
     conv1d_with_the_kernel_not_turned,
     {{1, 4, 1}, {3, 1, 1}},
     ""},
    {"depth_to_space: a reshape", depth_to_space_as_a_reshape, {{1, 2, 3, 4}}, ""},
};

}  // namespace

TEST_CASE(
    "The gradient check catches a wrong adjoint of every operation on pictures or sequences") {
  check_caught(planted);
}

TEST_CASE("The loops behind the planted adjoints of conv2d find nothing where nothing is wrong") {
  Rng rng(2);
  std::vector<Array<double>> inputs;
  for (const Shape& shape : small) inputs.push_back(rng.normal<double>(shape));
  CHECK(check_gradient(conv2d_that_sees<right, right>, inputs).ok);
}
