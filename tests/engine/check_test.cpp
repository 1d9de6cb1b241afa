#include "engine/check.hpp"

#include "tests/support/catch.hpp"

using namespace tapeflow;

TEST_CASE("A shape prints in brackets, outermost extent first") {
  CHECK(to_string(Shape{64, 3}) == "[64, 3]");
  CHECK(to_string(Shape{}) == "[]");
  CHECK(to_string(Shape(8, 7)) == "[7, 7, 7, 7, 7, 7, 7, 7]");
  CHECK(to_string(Shape(9, 7)) == "[7, 7, 7, 7, 7, 7, 7, 7, …]");
  CHECK(to_string(Shape(2000, 140722834377744)).size() < 200);
  CHECK(element_count(Shape{}) == 1);
  CHECK(element_count(Shape{4, 0, 2}) == 0);
}

TEST_CASE("A shape error says the operation, what it needs and what it got") {
  CHECK_THROWS_WITH(require_rank("matmul", "a", Shape{2}, 2),
                    "matmul: needs a with 2 dimensions, got [2]");
  CHECK_THROWS_WITH(require_same_shape("backward", "y", Shape{2}, "the seed", Shape{3}),
                    "backward: needs y and the seed of one shape, got [2] and [3]");
  CHECK_THROWS_WITH(require_axis("sum", Shape{2, 3}, 2),
                    "sum: needs an axis below 2, got axis 2 of an array of shape [2, 3]");
  CHECK_THROWS_AS(require_rank("matmul", "a", Shape{2}, 2), ShapeError);
}
