// Which columns a coupling keeps.
#include "engine/random.hpp"
#include "flows/layers/coupling/coupling.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>

using namespace tapeflow;

using Columns = std::vector<std::size_t>;

TEST_CASE("An alternating split keeps columns 0, 2, 4, …") {
  CHECK(alternating_split(5).kept == Columns{0, 2, 4});
  CHECK(alternating_split(5).moved == Columns{1, 3});
  CHECK(alternating_split(1).kept == Columns{0});
}

TEST_CASE("A half split keeps the first half of the columns, which is the smaller one") {
  CHECK(half_split(5).kept == Columns{0, 1});
  CHECK(half_split(5).moved == Columns{2, 3, 4});
  CHECK(half_split(1).moved == Columns{0});
}

TEST_CASE("Random splits keep different halves, each in rising order") {
  Rng rng(1);
  const Split first = random_split(8, rng), second = random_split(8, rng);
  CHECK(first.kept != second.kept);
  CHECK(first.kept.size() == 4);
  CHECK(first.moved.size() == 4);
  CHECK(std::is_sorted(first.kept.begin(), first.kept.end()));
  CHECK(std::is_sorted(first.moved.begin(), first.moved.end()));
}
