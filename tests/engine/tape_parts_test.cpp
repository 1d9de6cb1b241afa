// The memory of a tape: buffers for adjoints, room for lists, and scratch.
#include "engine/tape.hpp"
#include "tests/support/catch.hpp"

#include <array>

using namespace tapeflow;

TEST_CASE("A pool lends a buffer again to whoever asks for its size, in the shape asked for") {
  AdjointPool<float> pool;
  Array<float>* const six = pool.take({2, 3});
  Array<float>* const four = pool.take({4});
  CHECK(six->shape() == Shape{2, 3});
  CHECK(four->shape() == Shape{4});
  pool.give_back(six);
  pool.give_back(four);
  CHECK(pool.take({2, 2}) == four);
  CHECK(four->shape() == Shape{2, 2});
  CHECK(pool.take({6}) == six);
  CHECK(six->shape() == Shape{6});
}

TEST_CASE("A pool lends no buffer twice at a time, and none that moves") {
  AdjointPool<double> pool;
  std::vector<Array<double>*> lent;
  for (int i = 0; i < 100; ++i) {
    lent.push_back(pool.take({3}));
    lent.back()->fill(i);
  }
  for (int i = 0; i < 100; ++i) CHECK((*lent[static_cast<std::size_t>(i)])(2) == i);
}

TEST_CASE("A pool lends empty arrays and arrays without dimensions, too") {
  AdjointPool<double> pool;
  CHECK(pool.take({0, 2})->shape() == Shape{0, 2});
  CHECK(pool.take({})->size() == 1);
}

TEST_CASE("Lists in a room stay where they are until clear(), which lends their memory again") {
  Room room;
  const std::array<int, 3> list{4, 5, 6};
  const std::span<const int> copy = room.copy(std::span<const int>(list));
  const std::span<double> numbers = room.take<double>(50);
  numbers.back() = 0.5;
  for (int i = 0; i < 1000; ++i) room.take<double>(50).back() = i;
  CHECK(std::vector<int>(copy.begin(), copy.end()) == std::vector<int>{4, 5, 6});
  CHECK(numbers.back() == 0.5);
  room.clear();
  CHECK(room.take<int>(3).data() == copy.data());
  CHECK(room.take<double>(50).data() == numbers.data());
}

TEST_CASE("A tape lends the same scratch for as much or less, more if asked, also after clear()") {
  Tape<float> tape;
  float* const all = tape.scratch(100);
  std::fill_n(all, 100, 1.F);
  CHECK(tape.scratch(10) == all);
  tape.clear();
  CHECK(tape.scratch(100) == all);
  std::fill_n(tape.scratch(1000), 1000, 2.F);
  CHECK(Tape<float>().scratch(100) != tape.scratch(100));  // one tape's is no other's
}

TEST_CASE("A frozen parameter has a name and a value, and is not trainable") {
  const Parameter<double> mean = frozen("mean", Array<double>{1., 2.});
  CHECK(mean.name == "mean");
  CHECK(mean.value == Array<double>{1., 2.});
  CHECK_FALSE(mean.trainable);
  CHECK(mean.grad.size() == 0);
}
