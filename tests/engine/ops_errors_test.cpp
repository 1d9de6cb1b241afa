// The errors of the operations when shapes or values do not fit: the operation, what it needs and
// what it got. A sentence is part of the interface, so each is spelled out here.
#include "engine/check.hpp"
#include "engine/sequence_ops.hpp"
#include "tests/support/catch.hpp"

#include <cmath>

using namespace tapeflow;

namespace {

// One tape for a test, and variables of any shape on it.
struct Vars {
  Tape<float> tape;
  Var<float> operator()(const Shape& shape) { return tape.variable(filled<float>(shape, 1)); }
};

}  // namespace

// Checks that the call throws this type with this sentence.
#define CHECK_SAYS(type, call, sentence) \
  do {                                   \
    CHECK_THROWS_AS(call, type);         \
    CHECK_THROWS_WITH(call, sentence);   \
  } while (false)

TEST_CASE("Binary operations name the two shapes that do not broadcast") {
  Vars var;
  const std::string rest =
      ": needs shapes that broadcast (extents equal or 1, from the last), got [2, 3] and [4]";
  Var<float> a = var({2, 3}), b = var({4});
  CHECK_SAYS(ShapeError, a + b, "add" + rest);
  CHECK_SAYS(ShapeError, a - b, "subtract" + rest);
  CHECK_SAYS(ShapeError, a * b, "multiply" + rest);
  CHECK_SAYS(ShapeError, a / b, "divide" + rest);
  CHECK_SAYS(ShapeError, maximum(a, b), "maximum" + rest);
  CHECK_SAYS(ShapeError, minimum(a, b), "minimum" + rest);
  CHECK_SAYS(ShapeError, where(a, a, b), "where" + rest);
  CHECK_SAYS(ShapeError, where(a, b, b), "where" + rest);
  CHECK_THROWS_WITH(var({2, 3}) + var({2}),
                    "add: needs shapes that broadcast (extents equal or 1, from the last), got "
                    "[2, 3] and [2]");
  CHECK_THROWS_AS(var({0}) + var({2}), ShapeError);
}

TEST_CASE("Broadcasting stops at eight dimensions") {
  Vars var;
  CHECK_NOTHROW(var({1, 1, 1, 1, 1, 1, 1, 2}) + var({2}));
  CHECK_SAYS(ShapeError, var({1, 1, 1, 1, 1, 1, 1, 1, 2}) + var({2}),
             "add: needs at most 8 dimensions, got [1, 1, 1, 1, 1, 1, 1, 1, …] and [2]");
}

TEST_CASE("Reductions name an axis that does not exist, and refuse the mean of no entries") {
  Vars var;
  CHECK_SAYS(ShapeError, sum(var({2, 3}), {2}),
             "sum: needs an axis below 2, got axis 2 of an array of shape [2, 3]");
  CHECK_SAYS(ShapeError, mean(var({3}), {0, 1}),
             "mean: needs an axis below 1, got axis 1 of an array of shape [3]");
  CHECK_SAYS(ShapeError, mean(var({0, 3})),
             "mean: needs at least one entry to average, got [0, 3]");
  CHECK_SAYS(ShapeError, mean(var({0, 3}), {0}),
             "mean: needs at least one entry to average, got [0, 3]");
  CHECK(mean(var({0, 3}), {1}).shape() == Shape{0});  // an empty array of means
  CHECK(sum(var({0, 3})).item() == 0);
}

TEST_CASE(
    "Operations along axes name an axis that does not exist, and refuse the max of no entries") {
  Vars var;
  Var<float> x = var({2, 3});
  const std::string rest = ": needs an axis below 2, got axis 2 of an array of shape [2, 3]";
  CHECK_SAYS(ShapeError, logsumexp(x, {0, 2}), "logsumexp" + rest);
  CHECK_SAYS(ShapeError, max(x, {2}), "max" + rest);
  CHECK_SAYS(ShapeError, min(x, {2}), "min" + rest);
  CHECK_SAYS(ShapeError, softmax(x, 2), "softmax" + rest);
  CHECK_SAYS(ShapeError, cumsum(x, 2), "cumsum" + rest);
  CHECK_SAYS(ShapeError, flip(x, 2), "flip" + rest);
  CHECK_SAYS(ShapeError, gather(x, 2, {0}), "gather" + rest);
  const std::string choose = ": needs at least one entry to choose from, got [0, 3]";
  CHECK_SAYS(ShapeError, max(var({0, 3})), "max" + choose);
  CHECK_SAYS(ShapeError, min(var({0, 3}), {0}), "min" + choose);
  CHECK(max(var({0, 3}), {1}).shape() == Shape{0});
}

TEST_CASE("transpose, broadcast_to and gather name what does not fit") {
  Vars var;
  Var<float> x = var({2, 3});
  CHECK_SAYS(ShapeError, transpose(var({2, 3, 4})),
             "transpose: needs x with 2 dimensions, got [2, 3, 4]");
  CHECK_SAYS(ShapeError, transpose(x, {0, 0}),
             "transpose: needs an order of the 2 axes of x, got [0, 0] for [2, 3]");
  CHECK_THROWS_AS(transpose(x, {1, 2}), ShapeError);
  CHECK_THROWS_AS(transpose(x, {0}), ShapeError);
  CHECK_SAYS(ShapeError, broadcast_to(x, {3, 2}),
             "broadcast_to: needs shapes that broadcast (extents equal or 1, from the last), got "
             "[3, 2] and [2, 3]");
  CHECK_SAYS(ShapeError, broadcast_to(x, {3}),
             "broadcast_to: needs a shape that [2, 3] stretches to, got [3]");
  CHECK_THROWS_AS(broadcast_to(x, {2, 1}), ShapeError);
  CHECK_SAYS(ShapeError, gather(x, 1, {0, 3}),
             "gather: needs indices below 3, got 3 along axis 1 of [2, 3]");
}

TEST_CASE("clamp needs its bounds in order") {
  Vars var;
  CHECK_SAYS(std::invalid_argument, clamp(var({2}), 1, -1),
             "clamp: needs low <= high, got 1 and -1");
  CHECK_THROWS_AS(clamp(var({2}), NAN, 1), std::invalid_argument);
  CHECK_NOTHROW(clamp(var({2}), 1, 1));
}

TEST_CASE("reshape keeps the number of entries") {
  Vars var;
  CHECK_SAYS(ShapeError, reshape(var({2, 3}), {4}),
             "reshape: needs a shape of 6 entries, got [4] for [2, 3]");
}

TEST_CASE("slice names the range that does not fit") {
  Vars var;
  Var<float> x = var({2, 3});
  const std::string needs = "slice: needs begin <= end <= 3 and a step above 0, got ";
  CHECK_SAYS(ShapeError, slice(x, 1, 0, 4),
             needs + "begin 0, end 4, step 1 along axis 1 of [2, 3]");
  CHECK_SAYS(ShapeError, slice(x, 1, 2, 1),
             needs + "begin 2, end 1, step 1 along axis 1 of [2, 3]");
  CHECK_SAYS(ShapeError, slice(x, 1, 0, 3, 0),
             needs + "begin 0, end 3, step 0 along axis 1 of [2, 3]");
  CHECK_SAYS(ShapeError, slice(x, 1, 4), needs + "begin 4, end 3, step 1 along axis 1 of [2, 3]");
  CHECK_SAYS(ShapeError, slice(x, 2, 0),
             "slice: needs an axis below 2, got axis 2 of an array of shape [2, 3]");
}

TEST_CASE("concatenate names the part that differs") {
  Vars var;
  CHECK_SAYS(std::invalid_argument, concatenate(std::span<const Var<float>>(), 0),
             "concatenate: needs at least one part, got none");
  CHECK_SAYS(ShapeError, concatenate({var({2, 3})}, 2),
             "concatenate: needs an axis below 2, got axis 2 of an array of shape [2, 3]");
  CHECK_SAYS(ShapeError, concatenate({var({2, 3}), var({4, 2})}, 0),
             "concatenate: needs parts that differ along axis 0 only, got [2, 3] and [4, 2]");
  CHECK_SAYS(ShapeError, concatenate({var({2, 3}), var({2})}, 1),
             "concatenate: needs parts that differ along axis 1 only, got [2, 3] and [2]");
  CHECK_SAYS(ShapeError, concatenate({var({2, 3}), var({2, 3}), var({2, 3, 1})}, 0),
             "concatenate: needs parts that differ along axis 0 only, got [2, 3] and [2, 3, 1]");
}

TEST_CASE("take_columns and permute_columns name the column") {
  Vars var;
  Var<float> x = var({2, 3});
  CHECK_SAYS(ShapeError, take_columns(var({3}), {0}),
             "take_columns: needs x with 2 dimensions, got [3]");
  CHECK_SAYS(ShapeError, take_columns(x, {0, 3}),
             "take_columns: needs distinct columns below 3, got column 3");
  CHECK_SAYS(ShapeError, take_columns(x, {1, 2, 1}),
             "take_columns: needs distinct columns below 3, got column 1 twice");
  CHECK_SAYS(ShapeError, permute_columns(var({2, 3, 1}), {0}),
             "permute_columns: needs x with 2 dimensions, got [2, 3, 1]");
  CHECK_SAYS(ShapeError, permute_columns(x, {1, 0}),
             "permute_columns: needs an order of 3 columns, got 2");
  CHECK_THROWS_AS(permute_columns(x, {1, 0, 1}), ShapeError);
}

TEST_CASE("matmul and linear name all their shapes") {
  Vars var;
  CHECK_SAYS(ShapeError, matmul(var({64, 3}), var({4, 16})),
             "matmul(a, b): needs a [n, k] and b [k, m], got a [64, 3] and b [4, 16]");
  CHECK_SAYS(ShapeError, matmul(var({3}), var({3, 2})),
             "matmul(a, b): needs a [n, k] and b [k, m], got a [3] and b [3, 2]");
  CHECK_THROWS_AS(matmul(var({2, 3}), var({3})), ShapeError);
  const std::string needs = "linear(x, W, b): needs x [N, in], W [in, out] and b [out], got ";
  CHECK_SAYS(ShapeError, linear(var({5, 2}), var({3, 4}), var({4})),
             needs + "x [5, 2], W [3, 4] and b [4]");
  CHECK_SAYS(ShapeError, linear(var({5, 3}), var({3, 4}), var({3})),
             needs + "x [5, 3], W [3, 4] and b [3]");
  CHECK_SAYS(ShapeError, linear(var({5, 3}), var({3, 4}), var({1, 4})),
             needs + "x [5, 3], W [3, 4] and b [1, 4]");
  CHECK_THROWS_AS(linear(var({3}), var({3, 4}), var({4})), ShapeError);
  CHECK_THROWS_AS(linear(var({5, 3}), var({3}), var({4})), ShapeError);
}

TEST_CASE("masked_linear names its shapes, and a count above the number of inputs") {
  Vars var;
  const auto call = [&](Shape b, std::vector<std::size_t> seen) {
    return masked_linear(var({5, 3}), var({3, 2}), var(b), seen);
  };
  const std::string needs =
      "masked_linear(x, W, b, seen): needs x [N, in], W [in, out], b [out] and seen [out], got ";
  CHECK_SAYS(ShapeError, call({2}, {1, 2, 3}), needs + "x [5, 3], W [3, 2], b [2] and seen [3]");
  CHECK_SAYS(ShapeError, call({3}, {1, 2}), needs + "x [5, 3], W [3, 2], b [3] and seen [2]");
  CHECK_THROWS_WITH(call({2}, {1, 4}),
                    "masked_linear: needs seen counts up to 3, the number of inputs, got 4");
}

TEST_CASE("conv1d names all its shapes, also for a kernel without a middle") {
  Vars var;
  const auto call = [&](Shape x, Shape kernel, Shape bias) {
    return conv1d(var(x), var(kernel), var(bias));
  };
  const std::string needs =
      "conv1d(x, kernel, bias): needs x [N, L, C], kernel [k, C, K] with odd k, and bias [K], got ";
  CHECK_SAYS(ShapeError, call({5, 4, 2}, {3, 3, 8}, {8}),
             needs + "x [5, 4, 2], kernel [3, 3, 8] and bias [8]");
  CHECK_SAYS(ShapeError, call({5, 4, 2}, {3, 2, 8}, {4}),
             needs + "x [5, 4, 2], kernel [3, 2, 8] and bias [4]");
  CHECK_SAYS(ShapeError, call({5, 4, 2}, {2, 2, 8}, {8}),
             needs + "x [5, 4, 2], kernel [2, 2, 8] and bias [8]");
  CHECK_THROWS_AS(call({5, 4, 2}, {0, 2, 8}, {8}), ShapeError);
  CHECK_THROWS_AS(call({5, 4, 4, 2}, {3, 2, 8}, {8}), ShapeError);
  CHECK_THROWS_AS(call({5, 4, 2}, {1, 3, 2, 8}, {8}), ShapeError);
  CHECK_THROWS_AS(call({5, 4, 2}, {3, 2, 8}, {1, 8}), ShapeError);
}

TEST_CASE("conv2d names all its shapes, also for a kernel without a middle") {
  Vars var;
  const auto call = [&](Shape x, Shape kernel, Shape bias) {
    return conv2d(var(x), var(kernel), var(bias));
  };
  const std::string needs =
      "conv2d(x, kernel, bias): needs x [N, H, W, C], kernel [kh, kw, C, K] with odd kh and kw, "
      "and "
      "bias [K], got ";
  CHECK_SAYS(ShapeError, call({5, 4, 4, 2}, {3, 3, 3, 8}, {8}),
             needs + "x [5, 4, 4, 2], kernel [3, 3, 3, 8] and bias [8]");
  CHECK_SAYS(ShapeError, call({5, 4, 4, 2}, {3, 3, 2, 8}, {4}),
             needs + "x [5, 4, 4, 2], kernel [3, 3, 2, 8] and bias [4]");
  CHECK_SAYS(ShapeError, call({5, 4, 4, 2}, {3, 2, 2, 8}, {8}),
             needs + "x [5, 4, 4, 2], kernel [3, 2, 2, 8] and bias [8]");
  CHECK_THROWS_AS(call({5, 4, 4, 2}, {0, 1, 2, 8}, {8}), ShapeError);
  CHECK_THROWS_AS(call({5, 4, 2}, {3, 3, 2, 8}, {8}), ShapeError);
  CHECK_THROWS_AS(call({5, 4, 4, 2}, {3, 2, 8}, {8}), ShapeError);
  CHECK_THROWS_AS(call({5, 4, 4, 2}, {3, 3, 2, 8}, {1, 8}), ShapeError);
}

TEST_CASE("space_to_depth and depth_to_space name the shape that has no such blocks") {
  Vars var;
  CHECK_SAYS(ShapeError, space_to_depth(var({5, 4, 3, 2}), 2),
             "space_to_depth: needs x [N, H, W, C] with H and W divisible by 2, got [5, 4, 3, 2]");
  CHECK_SAYS(ShapeError, depth_to_space(var({5, 4, 4, 6}), 2),
             "depth_to_space: needs x [N, H, W, C] with C divisible by 2 x 2, got [5, 4, 4, 6]");
  CHECK_THROWS_AS(space_to_depth(var({5, 3, 4, 2}), 2), ShapeError);
  CHECK_THROWS_AS(space_to_depth(var({4, 4, 2}), 2), ShapeError);
  CHECK_THROWS_AS(depth_to_space(var({4, 4, 4}), 2), ShapeError);
  CHECK_THROWS_AS(depth_to_space(var({1, 1, 1, 1}), std::size_t{1} << 32), ShapeError);
  CHECK_SAYS(std::invalid_argument, space_to_depth(var({1, 1, 1, 1}), 0),
             "space_to_depth: needs a block of at least 1 pixel, got 0");
  CHECK_SAYS(std::invalid_argument, depth_to_space(var({1, 1, 1, 1}), 0),
             "depth_to_space: needs a block of at least 1 pixel, got 0");
}

TEST_CASE("Factorisations name a matrix that is not square, or that they cannot factorise") {
  Vars var;
  const auto matrix = [&var](const Array<float>& a) { return var.tape.variable(a); };
  CHECK_SAYS(ShapeError, inverse(var({2, 3})), "inverse: needs A [n, n], got [2, 3]");
  CHECK_SAYS(ShapeError, slogdet(var({4})), "slogdet: needs A [n, n], got [4]");
  CHECK_SAYS(ShapeError, cholesky(var({1, 2, 2})), "cholesky: needs A [n, n], got [1, 2, 2]");
  CHECK_SAYS(ShapeError, triangular_solve(var({2, 2}), var({3, 1}), Triangle::lower),
             "triangular_solve(A, B): needs A [n, n] and B [n, m], got A [2, 2] and B [3, 1]");
  CHECK_THROWS_AS(triangular_solve(var({2, 3}), var({2, 1}), Triangle::lower), ShapeError);
  CHECK_THROWS_AS(triangular_solve(var({2, 2}), var({2}), Triangle::lower), ShapeError);
  CHECK_SAYS(std::invalid_argument, inverse(matrix({{1, 2}, {2, 4}})),
             "inverse: needs a matrix that has one, got a singular one");
  const std::string needs = "cholesky: needs a positive definite A, got one whose leading block ";
  CHECK_SAYS(std::invalid_argument, cholesky(matrix({{1, 2}, {2, 1}})), needs + "[2, 2] is not");
  CHECK_SAYS(std::invalid_argument, cholesky(matrix({{0, 0}, {0, 1}})), needs + "[1, 1] is not");
}

TEST_CASE("An operation that was refused leaves the tape as it was") {
  Vars var;
  Var<float> x = var({2, 3}), y = var({4});
  Var<float> singular = var({2, 2}), negative = -singular;
  const std::size_t before = var.tape.size();
  CHECK_THROWS(x + y);
  CHECK_THROWS(matmul(x, y));
  CHECK_THROWS(slice(x, 5, 0));
  CHECK_THROWS(take_columns(x, {7}));
  CHECK_THROWS(conv2d(x, x, y));
  CHECK_THROWS(conv1d(x, x, y));
  CHECK_THROWS(space_to_depth(x, 2));
  CHECK_THROWS(concatenate({x, y}, 0));
  CHECK_THROWS(where(x, x, y));
  CHECK_THROWS(broadcast_to(x, {3}));
  CHECK_THROWS(max(x, {3}));
  CHECK_THROWS(softmax(x, 2));
  CHECK_THROWS(inverse(singular));
  CHECK_THROWS(cholesky(negative));
  CHECK(var.tape.size() == before);
}

TEST_CASE("require throws its sentence, composed or plain, only when the condition fails") {
  CHECK_SAYS(std::invalid_argument, require(false, "plain"), "plain");
  CHECK_SAYS(std::invalid_argument, require(false, std::string("composed")), "composed");
  CHECK_NOTHROW(require(true, "plain"));
}
