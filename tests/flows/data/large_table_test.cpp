// Tables of which some rows are in memory: which rows these are, and which are drawn.
#include "flows/data/large_table.hpp"

#include "engine/io/npy.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_directory.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

using namespace tapeflow;

namespace {

using Numbers = std::vector<std::size_t>;

bool rises(const Numbers& numbers) {
  return std::adjacent_find(numbers.begin(), numbers.end(), std::greater_equal<>()) ==
         numbers.end();
}

// Row i is i and -i.
Array<double> numbered(std::size_t n) {
  Array<double> x(Shape{n, 2});
  for (std::size_t i = 0; i < n; ++i) {
    x(i, 0) = static_cast<double>(i);
    x(i, 1) = -x(i, 0);
  }
  return x;
}

Numbers numbers_of(const Array<double>& rows) {
  Numbers numbers;
  for (std::size_t i = 0; i < rows.shape(0); ++i) {
    REQUIRE(rows(i, 0) == -rows(i, 1));
    numbers.push_back(static_cast<std::size_t>(rows(i, 0)));
  }
  return numbers;
}

}  // namespace

TEST_CASE("Spread rows are different, rise, and are never farther apart than two parts") {
  for (const std::uint64_t seed : {1, 2, 3}) {
    Rng rng(seed);
    const Numbers rows = spread_rows(1000, 10, rng);
    CHECK(rows.size() == 10);
    CHECK(rises(rows));
    CHECK(rows.back() < 1000);
    for (std::size_t k = 1; k < rows.size(); ++k) CHECK(rows[k] - rows[k - 1] < 200);
  }
}

TEST_CASE("All rows can be spread rows, or none, but not more than all") {
  Rng rng(1);
  Numbers all(7);
  std::iota(all.begin(), all.end(), 0);
  CHECK(spread_rows(7, 7, rng) == all);
  CHECK(spread_rows(7, 0, rng).empty());
  CHECK(spread_rows(0, 0, rng).empty());
  CHECK_THROWS_WITH(spread_rows(7, 8, rng), "spread_rows: needs at most 7 rows, got 8");
}

TEST_CASE("Every row is as likely to be drawn as any other, also by parts of unequal size") {
  // Of 7 rows in 3 parts, two have 2 rows and one has 3. Each row is drawn with the probability
  // 3/7.
  const std::size_t draws = 70000;
  std::vector<std::size_t> times(7, 0);
  Rng rng(1);
  for (std::size_t i = 0; i < draws; ++i)
    for (const std::size_t row : spread_rows(7, 3, rng)) ++times[row];
  // Five standard deviations of a binomial number.
  const double expected = draws * 3. / 7, margin = 5 * std::sqrt(expected * 4 / 7);
  for (const std::size_t n : times) CHECK(std::abs(static_cast<double>(n) - expected) < margin);
}

TEST_CASE("Other rows are those that are not left out, in order") {
  const OtherRows others(10, {0, 1, 4, 9});
  Numbers numbers;
  for (std::size_t k = 0; k < others.count(); ++k) numbers.push_back(others(k));
  CHECK(numbers == Numbers{2, 3, 5, 6, 7, 8});
  CHECK(OtherRows(3, {})(2) == 2);
  CHECK(OtherRows(3, {0, 1, 2}).count() == 0);
  CHECK_THROWS_WITH(others(6), "OtherRows: needs a number below 6, got 6");
  const std::string sentence = "OtherRows: needs different rows below 10 that rise";
  CHECK_THROWS_WITH(OtherRows(10, {3, 3}), sentence);
  CHECK_THROWS_WITH(OtherRows(10, {3, 2}), sentence);
  CHECK_THROWS_WITH(OtherRows(10, {10}), sentence);
}

TEST_CASE("Rows of a source are selected in order, and neighbours are made together") {
  const Array<double> x = numbered(20);
  std::size_t calls = 0;
  const RowSource source(20, 2, [&](std::size_t first, std::size_t count) {
    ++calls;
    return row_range(x, first, count);
  });
  const Numbers rows = {3, 4, 5, 9, 2, 3};
  CHECK(bool(select_rows(source, rows) == select_rows(x, rows)));
  CHECK(calls == 3);
  CHECK(select_rows(source, Numbers()).shape() == Shape{0, 2});
}

TEST_CASE("Held-out rows are never drawn, and all others are in time") {
  const Array<double> x = numbered(200);
  const LargeTable table(source_of(x), split_rows(50, 0.2, 0.2, 1), 1);
  CHECK(table.count() == 200);
  CHECK(table.has_others());
  CHECK(rises(table.sample()));
  CHECK(numbers_of(table.sampled()) == table.sample());
  Numbers held_out = numbers_of(table.valid()), all = numbers_of(table.train());
  CHECK(held_out.size() == 10);
  CHECK(all.size() == 30);
  for (const std::size_t row : numbers_of(table.test())) held_out.push_back(row);
  all.insert(all.end(), held_out.begin(), held_out.end());
  std::sort(all.begin(), all.end());
  CHECK(all == table.sample());
  std::set<std::size_t> seen;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Numbers drawn = numbers_of(table.drawn(seed));
    CHECK((drawn.size() == 30 && rises(drawn)));
    seen.insert(drawn.begin(), drawn.end());
  }
  for (const std::size_t row : held_out) CHECK(!seen.contains(row));
  // A row is missed by one draw with the probability 150/180, and by all 200 with 1e-16.
  CHECK(seen.size() == 180);
}

TEST_CASE("The seed decides which rows are in memory and which are drawn") {
  const Array<double> x = numbered(1000);
  const auto table = [&x](std::uint64_t seed) {
    return LargeTable(source_of(x), split_rows(50, 0.2, 0.2, 1), seed);
  };
  CHECK(table(1).sample() == table(1).sample());
  CHECK(table(1).sample() != table(2).sample());
  CHECK(bool(table(1).drawn(7) == table(1).drawn(7)));
  CHECK(!bool(table(1).drawn(7) == table(1).drawn(8)));
}

TEST_CASE("A table on the disk has the rows of the same table in memory") {
  const TemporaryDirectory folder;
  const Array<double> x = Rng(1).normal<double>({5000, 3});
  write_npy(folder / "x.npy", x);
  const MappedNpy file(folder / "x.npy");
  const DataSplit split = split_rows(500, 0.1, 0.1, 1);
  const LargeTable on_disk(source_of(file), split, 1), in_memory(source_of(x), split, 1);
  CHECK(on_disk.sample() == in_memory.sample());
  CHECK(bool(on_disk.train() == in_memory.train()));
  CHECK(bool(on_disk.valid() == in_memory.valid()));
  CHECK(bool(on_disk.test() == in_memory.test()));
  CHECK(bool(on_disk.drawn(5) == in_memory.drawn(5)));
}

TEST_CASE("A split of all rows has no others, and one of more rows is refused") {
  const Array<double> x = numbered(50);
  const LargeTable table(source_of(x), split_rows(50, 0.2, 0.2, 1), 1);
  CHECK_FALSE(table.has_others());
  CHECK(bool(table.train() == select_rows(x, split_rows(50, 0.2, 0.2, 1).train)));
  CHECK_THROWS_AS(LargeTable(source_of(x), split_rows(51, 0.2, 0.2, 1), 1), std::invalid_argument);
}
