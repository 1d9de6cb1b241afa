// The life of nodes, the memory that a tape keeps, and the uses that it refuses.
#include "engine/check.hpp"
#include "engine/ops.hpp"
#include "engine/tape.hpp"
#include "tests/engine/numbers.hpp"
#include "tests/support/catch.hpp"

#include <array>

using namespace tapeflow;
using List = std::vector<double>;

TEST_CASE("clear() keeps the buffers: the k-th node of each step writes to the same memory") {
  Tape<float> tape;
  const Parameter<float> w{"w", filled<float>({8, 3}, 0.5F)};
  const Array<float> x = filled<float>({4, 8}, 1.F);
  std::vector<const float*> first, second;
  for (auto* addresses : {&first, &second}) {
    tape.clear();
    CHECK(tape.size() == 0);
    Var<float> h = matmul(tape.constant(x), tape.watch(w));
    Var<float> s = tanh(h), y = sum(s);
    tape.backward(y);
    for (Var<float> v : {h, s, y}) addresses->push_back(v.data());
    addresses->push_back(w.grad.data());
  }
  CHECK(first == second);
}

TEST_CASE("A cleared tape takes other shapes") {
  Tape<double> tape;
  for (std::size_t n : {3, 7, 2, 0, 5}) {
    tape.clear();
    Var<double> x = tape.variable(filled<double>({n, 2}, 3));
    tape.backward(sum(square(x)));
    CHECK(x.adjoint().shape() == Shape{n, 2});
    CHECK(numbers(x.adjoint()) == List(2 * n, 6));
  }
}

TEST_CASE("A Var from before clear() is refused, also if a new node has its index") {
  Tape<double> tape;
  Var<double> old = tape.variable({1.});
  tape.clear();
  const std::string sentence = "Var: node 0 is gone; the tape was cleared after it was made";
  CHECK_THROWS_WITH(old.value(), sentence);
  Var<double> fresh = tape.variable({2.});
  CHECK(fresh.id() == old.id());
  CHECK_THROWS_WITH(old.value(), sentence);
  CHECK_THROWS_WITH(old + fresh, sentence);
  CHECK_THROWS_WITH(tape.backward(old), sentence);
  CHECK_THROWS_AS(old.adjoint(), std::logic_error);
}

TEST_CASE("Vars of two tapes do not mix") {
  Tape<double> one, two;
  Var<double> a = one.variable({1.}), b = two.variable({2.});
  CHECK_THROWS_WITH(a + b, "an operation got Vars of two tapes");
  CHECK_THROWS_WITH(concatenate({a, b}, 0), "an operation got Vars of two tapes");
  CHECK_THROWS_AS(a * b, std::logic_error);
  CHECK_THROWS_WITH(one.backward(b), "backward: needs a result on this tape, got one on another");
  CHECK_THROWS_AS(one.backward(b), std::logic_error);
}

TEST_CASE("A default Var belongs to no tape and is refused by operations") {
  const Var<double> none;
  CHECK_FALSE(none);
  CHECK_THROWS_WITH(none.value(), "Var: needs a node of a tape, got a default-constructed Var");
  CHECK_THROWS_AS(exp(none), std::logic_error);
  Tape<double> tape;
  CHECK(tape.variable({1.}));
}

TEST_CASE("backward and item say which shape they needed") {
  Tape<double> tape;
  Var<double> x = tape.variable({{1., 2., 3.}});
  CHECK_THROWS_WITH(tape.backward(x),
                    "backward: needs a result with one entry, or a seed of the result's shape, got "
                    "[1, 3]");
  CHECK_THROWS_WITH(tape.backward(x, {1., 2.}),
                    "backward: needs the result and the seed of one shape, got [1, 3] and [2]");
  CHECK_THROWS_WITH(x.item(), "item: needs a value with one entry, got [1, 3]");
  CHECK_THROWS_AS(x.item(), ShapeError);
}

TEST_CASE("A tape that does not record computes the same values and refuses backward") {
  Tape<double> recording, plain({.record = false});
  const Parameter<double> w{"w", {{1., 2.}, {3., 4.}}};
  const auto f = [&w](Tape<double>& tape) {
    Var<double> x = tape.variable({{0.5, -1.}});
    return sum(tanh(matmul(x, tape.watch(w))), {1});
  };
  Var<double> y = f(plain);
  CHECK(numbers(y.value()) == numbers(f(recording).value()));
  const std::string sentence =
      "backward: this tape computes values only (TapeOptions::record = false)";
  CHECK_THROWS_WITH(plain.backward(y), sentence);
  CHECK_THROWS_WITH(plain.backward(y, {1.}), sentence);
  CHECK_THROWS_AS(plain.backward(y), std::logic_error);
  CHECK(w.grad.size() == 0);
}

TEST_CASE("keep() copies a list; the copy outlives its original and does not move") {
  Tape<double> tape;
  std::array<std::size_t, 3> original{4, 5, 6};
  const auto kept = tape.keep(std::span<const std::size_t>(original));
  original = {0, 0, 0};
  for (int i = 0; i < 1000; ++i) tape.keep(std::span<const std::size_t>(original));
  CHECK(std::vector<std::size_t>(kept.begin(), kept.end()) == std::vector<std::size_t>{4, 5, 6});
  CHECK(tape.keep(std::span<const std::size_t>()).empty());
}

TEST_CASE("After clear() new lists reuse the memory of the old ones") {
  Tape<double> tape;
  const std::size_t* before = tape.room<std::size_t>(100).data();
  tape.clear();
  CHECK(tape.room<std::size_t>(100).data() == before);
}

TEST_CASE("A million operations in a row do not overflow the stack") {
  Tape<float> tape;
  Var<float> x = tape.variable(filled<float>({}, 1)), y = x;
  for (int i = 0; i < 1'000'000; ++i) y = -y;
  tape.backward(y);
  CHECK(y.item() == 1);
  CHECK(x.adjoint()() == 1);
}
