// Splits of rows into training, validation and test, and rows selected from a matrix.
#include "flows/data/rows.hpp"

#include "tests/engine/numbers.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <numeric>
#include <set>

using namespace tapeflow;
using List = std::vector<double>;

namespace {

std::vector<std::size_t> all_rows(const DataSplit& split) {
  std::vector<std::size_t> all = split.train;
  all.insert(all.end(), split.valid.begin(), split.valid.end());
  all.insert(all.end(), split.test.begin(), split.test.end());
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace

TEST_CASE("split_rows gives every row to one part, in the fractions asked for") {
  struct Case {
    std::size_t count;
    double valid, test;
    std::size_t valid_rows, test_rows;
  };
  const auto [count, valid, test, valid_rows, test_rows] =
      GENERATE(Case{100, 0.1, 0.2, 10, 20}, Case{272, 0.1, 0.1, 27, 27}, Case{3, 0.1, 0.1, 1, 1},
               Case{10, 0, 0, 0, 0}, Case{10, 0, 0.5, 0, 5}, Case{15, 0.1, 0, 2, 0},
               Case{1, 0, 0, 0, 0}, Case{2, 1e-9, 0, 1, 0});
  const DataSplit split = split_rows(count, valid, test, 1);
  CHECK(split.valid.size() == valid_rows);
  CHECK(split.test.size() == test_rows);
  CHECK(split.train.size() == count - valid_rows - test_rows);
  std::vector<std::size_t> each_once(count);
  std::iota(each_once.begin(), each_once.end(), 0);
  CHECK(all_rows(split) == each_once);
}

TEST_CASE("Equal seeds give equal splits, other seeds other splits") {
  const DataSplit one = split_rows(50, 0.2, 0.2, 3), same = split_rows(50, 0.2, 0.2, 3);
  CHECK(one.train == same.train);
  CHECK(one.valid == same.valid);
  CHECK(one.test == same.test);
  CHECK(one.test != split_rows(50, 0.2, 0.2, 4).test);
}

TEST_CASE("The test rows do not depend on the fraction for validation") {
  CHECK(split_rows(50, 0.1, 0.2, 3).test == split_rows(50, 0.3, 0.2, 3).test);
}

TEST_CASE("split_rows needs fractions that leave a row to train on") {
  CHECK_THROWS_WITH(split_rows(10, -0.1, 0, 1),
                    "split_rows: needs fractions from 0 to below 1, got -0.1");
  CHECK_THROWS_WITH(split_rows(10, 0, 1, 1),
                    "split_rows: needs fractions from 0 to below 1, got 1");
  CHECK_THROWS_WITH(split_rows(10, std::nan(""), 0, 1),
                    "split_rows: needs fractions from 0 to below 1, got nan");
  CHECK_THROWS_WITH(split_rows(2, 0.1, 0.1, 1),
                    "split_rows: needs rows to train on, got 2 rows of which validation and test "
                    "take 2");
  CHECK_THROWS_WITH(split_rows(0, 0, 0, 1),
                    "split_rows: needs rows to train on, got 0 rows of which validation and test "
                    "take 0");
}

TEMPLATE_TEST_CASE("select_rows picks rows in the order given, repeated or not", "", float,
                   double) {
  using T = TestType;
  const Array<T> x{{0, 1}, {10, 11}, {20, 21}};
  CHECK(numbers(select_rows(x, {2, 0, 2})) == std::vector<T>{20, 21, 0, 1, 20, 21});
  CHECK(select_rows(x, {}).shape() == Shape{0, 2});
  CHECK_THROWS_WITH(select_rows(x, {0, 3}), "select_rows: needs rows below 3, got row 3");
  CHECK_THROWS_WITH(select_rows(Array<T>{1, 2}, {0}),
                    "select_rows: needs the matrix with 2 dimensions, got [2]");
}

TEST_CASE("select_rows writes into memory of the right size, and does not move it") {
  const Array<double> x{{0., 1.}, {10., 11.}, {20., 21.}};
  Array<double> to(Shape{2, 2});
  const double* before = to.data();
  const std::vector<std::size_t> rows = {1, 2};
  select_rows(x, rows.data(), rows.size(), to);
  CHECK(to.data() == before);
  CHECK(numbers(to) == List{10, 11, 20, 21});
}

TEST_CASE("row_range copies neighbouring rows, and refuses rows beyond the end") {
  const Array<double> x{{0., 1.}, {10., 11.}, {20., 21.}};
  CHECK(numbers(row_range(x, 1, 2)) == List{10, 11, 20, 21});
  CHECK(row_range(x, 3, 0).shape() == Shape{0, 2});
  CHECK_THROWS_WITH(row_range(x, 2, 2), "row_range: needs rows below 3, got row 3");
  CHECK_THROWS_WITH(row_range(x, 0, 4), "row_range: needs rows below 3, got row 3");
}

TEST_CASE("side_by_side joins the columns of two matrices; an empty matrix adds none") {
  const Array<double> a{{1., 2.}, {3., 4.}}, b(Shape{2, 1}, 9.), none(Shape{0, 0});
  CHECK(side_by_side(a, b).shape() == Shape{2, 3});
  CHECK(numbers(side_by_side(a, b)) == List{1, 2, 9, 3, 4, 9});
  CHECK(numbers(side_by_side(b, a)) == List{9, 1, 2, 9, 3, 4});
  CHECK(numbers(side_by_side(a, none)) == numbers(a));
  CHECK(numbers(side_by_side(none, a)) == numbers(a));
  CHECK_THROWS_WITH(side_by_side(a, Array<double>(Shape{3, 1}, 0.)),
                    "side_by_side: needs as many rows on both sides, got [2, 2] and [3, 1]");
  CHECK(side_by_side({"x", "y"}, {"c"}) == std::vector<std::string>{"x", "y", "c"});
}

TEST_CASE("Columns are picked in the order asked for, and a missing column is refused") {
  const Array<double> a{{1., 2., 3.}, {4., 5., 6.}};
  CHECK(numbers(select_columns(a, {2, 0})) == List{3, 1, 6, 4});
  CHECK(select_columns(a, {}).shape() == Shape{2, 0});
  CHECK_THROWS_WITH(select_columns(a, {1, 3}),
                    "select_columns: needs columns below 3, got column 3");
}

TEST_CASE("The checksum of rows changes with every entry, the shape and the context") {
  const auto sum = [](Array<float> x, Array<float> context = Array<float>(Shape{0, 0})) {
    return checksum(Rows<float>{std::move(x), std::move(context)});
  };
  const std::vector<std::string> sums = {
      sum({{1, 2}, {3, 4}}), sum({{1, 2}, {3, 5}}),    sum({{3, 4}, {1, 2}}),
      sum({{1, 2, 3, 4}}),   sum({{1, 2}}, {{3, 4}}),  sum({{1, 2}}, {{3, 5}}),
      sum({{1, 2}}),         sum({{0.0F, 1}, {1, 1}}), sum({{-0.0F, 1}, {1, 1}})};
  CHECK(std::set<std::string>(sums.begin(), sums.end()).size() == sums.size());
  CHECK(sum({{1, 2}, {3, 4}}) == sums[0]);
  CHECK(sums[0].size() == 8);
}
