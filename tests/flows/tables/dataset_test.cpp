// Rows with their columns: encoded once, picked without encoding again; and the Gaussian of them.
#include "flows/tables/dataset.hpp"

#include "engine/check.hpp"
#include "engine/random.hpp"
#include "flows/data/gaussian.hpp"
#include "flows/tables/gaussian_baseline.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>

using namespace tapeflow;

namespace {

const std::vector<ContextColumn> columns{{"kind", {"ant", "bee"}}, "t"};

Array<double> column(const std::vector<double>& numbers) {
  Array<double> x(Shape{numbers.size(), 1});
  std::copy(numbers.begin(), numbers.end(), x.begin());
  return x;
}

Dataset some_rows() {
  return {{"x"}, columns, {column({1, 2, 3}), Array<double>{{0, 10}, {1, 20}, {1, 30}}}};
}

}  // namespace

TEST_CASE("A dataset has its context encoded, and picked rows have theirs") {
  const Dataset all = some_rows(), picked = all.select({2, 0});
  CHECK(bool(all.context().rows == Array<double>{{10, 1, 0}, {20, 0, 1}, {30, 0, 1}}));
  CHECK(bool(all.context(1, 2).rows == Array<double>{{20, 0, 1}, {30, 0, 1}}));
  CHECK(picked.count() == 2);
  CHECK(bool(picked.x() == column({3, 1})));
  CHECK(bool(picked.raw().context == Array<double>{{1., 30.}, {0., 10.}}));
  CHECK(bool(picked.context().rows == Array<double>{{30, 0, 1}, {10, 1, 0}}));
  CHECK(picked.context().columns == all.context().columns);
  CHECK(picked.context().redundant == all.context().redundant);
  CHECK(picked.context_columns() == columns);
  CHECK(picked.columns() == std::vector<std::string>{"x"});
}

TEST_CASE("A dataset with other numbers keeps its context") {
  const Dataset other = some_rows().with_x(column({7, 8, 9}));
  CHECK(bool(other.x() == column({7, 8, 9})));
  CHECK(bool(other.context().rows == some_rows().context().rows));
}

TEST_CASE("A dataset without a context picks its rows as well") {
  const Dataset picked = Dataset({"a", "b"}, Array<double>{{1, 2}, {3, 4}}).select({1});
  CHECK(bool(picked.x() == Array<double>{{3., 4.}}));
  CHECK(picked.context().rows.size() == 0);
  CHECK(picked.context_columns().empty());
  // Rows without a context have one checksum, whatever the shape of the empty array.
  const Dataset narrow({"a"}, {}, {column({1, 2}), Array<double>(Shape{2, 0})});
  CHECK(checksum(narrow.raw()) == checksum(Rows<double>{column({1, 2})}));
}

TEST_CASE("A context that does not fit the columns is refused") {
  const auto with = [](const Array<double>& x, const Array<double>& context) {
    Dataset({"x"}, columns, {x, context});
  };
  const Array<double> one_row = filled<double>({1, 2}, 1);
  CHECK_THROWS_WITH(with(column({1, 2}), one_row), "Dataset: needs a context [2, 2], got [1, 2]");
  CHECK_THROWS_WITH(with(column({1, 2}), {}), "Dataset: needs a context [2, 2], got none");
  CHECK_THROWS_WITH(Dataset({"x"}, {}, {column({1}), one_row}),
                    "Dataset: needs a context [1, 0], got [1, 2]");
  CHECK_THROWS_WITH(with(column({1}), 2 * one_row),
                    Catch::StartsWith("column \"kind\": needs the place of one of its 2 classes"));
}

TEST_CASE("The baseline of a context is the Gaussian of both without the Gaussian of the context") {
  Rng rng(1);
  Rows<double> rows{rng.normal<double>({500, 1}), rng.normal<double>({500, 1})};
  rows.x += 2 * rows.context;
  const Dataset data({"x"}, {"t"}, rows);
  const std::vector<double> found = GaussianBaseline(data).log_prob(data);
  const Array<double> both = side_by_side(rows.x, rows.context);
  const std::vector<double> joint = Gaussian::fit(both).log_prob(both),
                            alone = Gaussian::fit(rows.context).log_prob(rows.context);
  for (std::size_t i = 0; i < 500; ++i) CHECK(found[i] == Approx(joint[i] - alone[i]));
}
