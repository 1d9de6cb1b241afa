// What a column can be, by its numbers.
#include "flows/data/find_domain.hpp"

#include "engine/random.hpp"

#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

using namespace tapeflow;

namespace {

std::vector<double> rising(std::vector<double> numbers) {
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

// `count` numbers, each of which f makes.
template <class F>
std::vector<double> many(std::size_t count, F f) {
  std::vector<double> numbers;
  for (std::size_t i = 0; i < count; ++i) numbers.push_back(f(i));
  return rising(std::move(numbers));
}

}  // namespace

TEST_CASE("Counted numbers have all steps from the least to the largest as atoms") {
  const ColumnDomain counts = find_atoms(many(200, [](std::size_t i) {
    return static_cast<double>(i % 7 == 3 ? 8 : i % 7);  // 3 and 7 never occur
  }));
  CHECK(counts == ColumnDomain::of_atoms({0, 1, 2, 3, 4, 5, 6, 7, 8}));
  const ColumnDomain tenths =
      find_atoms(many(200, [](std::size_t i) { return static_cast<double>(i % 4) / 10 + 4; }));
  CHECK(tenths == ColumnDomain::of_atoms({4, 4.1, 4.2, 4.3}));
}

TEST_CASE("Levels in uneven steps are the atoms, and nothing between them") {
  for (const std::vector<double>& levels :
       {std::vector<double>{1, 2, 5, 10, 100}, {1, 2, 5.5, 10, 100.25, 3000.123, 70000.7}}) {
    const ColumnDomain found =
        find_atoms(many(210, [&](std::size_t i) { return levels[i % levels.size()]; }));
    CHECK(found == ColumnDomain::of_atoms(levels));
  }
}

TEST_CASE("A zero in many rows is an atom and a border, the other numbers keep their density") {
  Rng rng(1);
  const ColumnDomain found = find_atoms(
      many(300, [&](std::size_t i) { return i % 3 == 0 ? 0. : std::exp(rng.normal()); }));
  CHECK(found.atoms() == std::vector<double>{0});
  CHECK(!found.atoms_alone());
  CHECK(found.low()->at == 0);
  CHECK(found.low()->edge == found.cell());
  CHECK(!found.high());
  CHECK((found.cell() > 0.5 && found.cell() < 3));
}

TEST_CASE("An atom amid the other numbers is no border") {
  Rng rng(2);
  const ColumnDomain found =
      find_atoms(many(300, [&](std::size_t i) { return i % 3 == 0 ? 0.5 : rng.normal(); }));
  CHECK(found.atoms() == std::vector<double>{0.5});
  CHECK((!found.low() && !found.high()));
}

TEST_CASE("Numbers that seldom repeat have no atoms") {
  Rng rng(3);
  CHECK(find_atoms(many(300, [&](std::size_t) { return rng.normal(); })).is_real_line());
  CHECK(find_atoms(many(100, [](std::size_t i) {
          return std::sqrt(static_cast<double>(i / 5));
        })).is_real_line());
}

TEST_CASE("Borders are kept; one that stands in the column is an atom") {
  Rng rng(4);
  std::vector<double> shares = many(101, [&](std::size_t) { return rng.uniform(); });
  const ColumnDomain open = within({}, shares, 0, 1);
  CHECK(!open.has_atoms());
  CHECK((open.low()->at == 0 && open.high()->at == 1));
  CHECK(open.low()->edge == std::min(0.5, shares[50]));
  shares.front() = 0;
  const ColumnDomain closed = within({}, shares, 0, 1);
  CHECK(closed.atoms() == std::vector<double>{0});
  CHECK(closed.low()->edge == closed.cell());
  CHECK(!within({}, shares, -std::numeric_limits<double>::infinity(), 2).low());
  const ColumnDomain levels = ColumnDomain::of_atoms({0, 1});
  CHECK(within(levels, {0, 1, 1}, 0, 1) == levels);
  CHECK_THROWS_WITH(within({}, shares, 0.01, 1), "needs numbers from 0.01 to 1, got 0");
  CHECK_THROWS_WITH(within({}, shares, 0, 0.5),
                    Catch::StartsWith("needs numbers from 0 to 0.5, got "));
}
