// Sums of many terms are added up in double: a total in float would lose the terms that are small
// against it. And the mean of equal numbers is this number.
#include "engine/ops.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/support/catch.hpp"

#include <cmath>
#include <functional>
#include <limits>

using namespace tapeflow;
using Floats = std::vector<float>;

namespace {

constexpr std::size_t ones = 1000;
constexpr float large =
    16777216;  // 2^24. Above it a float counts in steps of 2, so large + 1 is large.
constexpr float total = large + ones;

// `large` and then 1, 1, …, in every column of [ones + 1, columns].
Array<float> terms(std::size_t columns) {
  Array<float> array = filled<float>({ones + 1, columns}, 1);
  for (std::size_t j = 0; j < columns; ++j) array(0, j) = large;
  return array;
}

// An adjoint is a sum of the entries of dy.
struct Adjoint {
  const char* name;
  Shape shape;  // of the leaf
  std::function<Var<float>(Var<float> leaf, Var<float> x)> op;
};

Var<float> fixed(Var<float> beside, const Shape& shape) {
  return beside.tape().constant(filled<float>(shape, 1));
}

const std::vector<std::size_t> all_of_the_first(ones + 1, 0);

// x is [ones + 1, 2], and so are the results.
const std::vector<Adjoint> adjoints = {
    {"x + b", {2}, [](auto b, auto x) { return x + b; }},
    {"b + x", {1, 2}, [](auto b, auto x) { return b + x; }},
    {"b - x", {2}, [](auto b, auto x) { return b - x; }},
    {"one b for all", {}, [](auto b, auto x) { return slice(x, 1, 0, 1) + b; }},
    {"x * b of ones", {2}, [](auto b, auto x) { return fixed(x, x.shape()) * b; }},
    {"b / c of ones", {2}, [](auto b, auto x) { return b / fixed(x, x.shape()); }},
    {"maximum", {2}, [](auto b, auto x) { return maximum(b, fixed(x, x.shape()) * -2); }},
    {"where", {2}, [](auto b, auto x) { return where(fixed(x, x.shape()), b, x); }},
    {"broadcast_to", {2}, [](auto b, auto x) { return broadcast_to(b, x.shape()); }},
    {"gather", {1, 2}, [](auto b, auto) { return gather(b, 0, all_of_the_first); }},
    {"cumsum", {ones + 1, 2}, [](auto b, auto) { return cumsum(b, 0); }},
    {"linear",
     {2},
     [](auto b, auto x) {
       return linear(x, fixed(x, {2, 2}), b);
     }},
    {"masked_linear",
     {2},
     [](auto b, auto x) {
       return masked_linear(x, fixed(x, {2, 2}), b, {1, 2});
     }},
};

}  // namespace

TEST_CASE("A total in float would lose these terms") {
  float naive = 0;
  for (const float term : terms(1)) naive += term;
  CHECK(naive == large);
  CHECK(static_cast<double>(total) == 16777216. + ones);  // and the right total is a float
}

TEST_CASE("Sums and means lose no small terms, along whichever axes") {
  Tape<float> tape({.record = false});
  const Var<float> x = tape.constant(terms(2)), cube = reshape(x, {7, 143, 2});
  REQUIRE(7 * 143 == ones + 1);
  const Floats sums{total, total};
  const float average = static_cast<float>(static_cast<double>(total) / (ones + 1));
  CHECK(numbers(sum(x, {0}).value()) == sums);
  CHECK(numbers(sum(transpose(x), {1}).value()) == sums);
  CHECK(numbers(sum(cube, {0, 1}).value()) == sums);
  CHECK(numbers(sum(transpose(cube, {0, 2, 1}), {0, 2}).value()) == sums);
  CHECK(sum(slice(x, 1, 0, 1)).item() == total);
  CHECK(sum(x).item() == 2 * total);
  CHECK(numbers(mean(x, {0}).value()) == Floats{average, average});
  CHECK(mean(x).item() == average);
  CHECK(cumsum(x, 0).value()(ones, 1) == total);
}

TEST_CASE("The adjoint of a repeated operand loses no small terms") {
  for (const Adjoint& adjoint : adjoints) {
    INFO(adjoint.name);
    Tape<float> tape;
    const Var<float> b = tape.variable(filled<float>(adjoint.shape, 1));
    const Var<float> x = tape.constant(filled<float>({ones + 1, 2}, 1)), y = adjoint.op(b, x);
    REQUIRE(y.extent(0) == ones + 1);
    tape.backward(y, terms(y.extent(1)));
    CHECK(b.adjoint().data()[0] == total);
  }
}

// 1 and then n terms of e^-18, which is less than half of float's ε. Their sum is 1 + n e^-18, to
// the error of float's exp: 4 ε of each term.
TEST_CASE("logsumexp and softmax along a leading axis lose no small terms") {
  constexpr std::size_t n = 100'000;
  const double small = n * std::exp(-18.), eps = std::numeric_limits<float>::epsilon();
  Array<float> exponents = filled<float>({n + 1, 2}, -18);
  exponents(0, 0) = exponents(0, 1) = 0;
  Tape<float> tape;
  const Var<float> x = tape.variable(exponents);
  for (const float lse : logsumexp(x, {0}).value()) {
    CHECK(std::abs(static_cast<double>(lse) - std::log1p(small)) <= 8 * eps * small);
  }
  const Var<float> p = softmax(x, 0);
  CHECK(std::abs(static_cast<double>(p.value()(0, 1)) - 1 / (1 + small)) <= 2 * eps);
  tape.backward(p, filled<float>({n + 1, 2}, 1));  // the shares add up to 1, whatever x is
  for (const float dx : x.adjoint()) CHECK_FALSE(std::abs(static_cast<double>(dx)) > 4 * eps);
}

TEST_CASE("ln |det A| loses no small terms") {
  const std::size_t n = 300;
  Array<float> A = filled<float>({n, n}, 0);
  double expected = 0;
  for (std::size_t i = 0; i < n; ++i) {
    A(i, i) = i == 0 ? 1e30F : 1 + 1e-6F;
    expected += std::log(static_cast<double>(A(i, i)));
  }
  Tape<float> tape;
  const float log_abs = slogdet(tape.constant(A)).log_abs.item();
  CHECK(std::abs(static_cast<double>(log_abs) - expected) <= 1e-5);  // ε/2 of 69 is 4e-6
}

TEMPLATE_TEST_CASE("The mean of equal numbers is this number", "", float, double) {
  using T = TestType;
  for (const double v : {1., 0.1, -1e-3, 3e10, 1 / 3.}) {
    const T number = static_cast<T>(v);
    for (std::size_t n = 1; n <= 200; ++n) {
      INFO(n << " times " << v);
      Tape<T> tape({.record = false});
      const Var<T> x = tape.constant(filled<T>({n, 2}, number));
      REQUIRE(mean(x).item() == number);
      REQUIRE(numbers(mean(x, {0}).value()) == std::vector<T>{number, number});
      REQUIRE(numbers(mean(x, {1}).value()) == std::vector<T>(n, number));
    }
  }
}

TEMPLATE_TEST_CASE("A mean is a quotient by the count, and so is its adjoint", "", float, double) {
  using T = TestType;
  Tape<T> tape;
  for (std::size_t n = 1; n <= 1000; ++n) {
    tape.clear();
    const Var<T> x = tape.variable(filled<T>({n}, 1));
    tape.backward(mean(x), Array<T>(Shape{}, static_cast<T>(n)));
    REQUIRE(numbers(x.adjoint()) == std::vector<T>(n, 1));  // n (1 / n) is not always 1
  }
}

TEMPLATE_TEST_CASE("The mean of numbers with an infinite one is infinite", "", float, double) {
  using T = TestType;
  const T inf = std::numeric_limits<T>::infinity();
  Tape<T> tape({.record = false});
  CHECK(mean(tape.constant({1, inf, 2})).item() == inf);
  CHECK(mean(tape.constant({1, -inf, 2})).item() == -inf);
  CHECK(std::isnan(mean(tape.constant({inf, -inf})).item()));
}
