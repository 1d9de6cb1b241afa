// The ranks of MPI. ctest starts this program on 1, 2, 3 and 4 ranks: all of them run every test.
#include "flows/mpi/mpi_ranks.hpp"

#include "flows/training/trainer.hpp"
#include "tests/flows/data.hpp"
#include "tests/support/catch.hpp"

using namespace tapeflow;

namespace {

// MPI can be started only once in a process; Catch's main function ends it.
const std::shared_ptr<MpiRanks>& ranks() {
  static const auto all = std::make_shared<MpiRanks>();
  return all;
}

// Bytes that tell the ranks they go between.
std::vector<std::byte> message(std::size_t from, std::size_t to, std::size_t size) {
  std::vector<std::byte> bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(31 * from + 7 * to + i);
  return bytes;
}

void append(std::vector<std::byte>& all, const std::vector<std::byte>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

// Small messages and large ones go different ways; some are empty.
std::size_t size_between(std::size_t from, std::size_t to, std::size_t unit) {
  return unit * ((from + 2 * to) % 4);
}

FitOptions options() { return {.epochs = 3, .batch = 32, .learning_rate = 1e-2, .shards = 4}; }

std::vector<float> trained(const FitOptions& fit) {
  Flow<float> flow = small_flow<float>(1);
  Trainer<float>(flow, correlated_rows<float>(90, 1), correlated_rows<float>(1100, 2), fit).run();
  return all_weights(flow);
}

}  // namespace

TEST_CASE("gather gives each rank the bytes of all, in the order of the ranks") {
  for (const std::size_t unit : {1, 100, 300'000}) {
    Ranks::Sizes sizes;
    std::vector<std::byte> expected;
    for (std::size_t r = 0; r < ranks()->count(); ++r) {
      sizes.push_back(size_between(r, 0, unit));
      append(expected, message(r, 0, sizes.back()));
    }
    std::vector<std::byte> all(expected.size());
    const std::size_t me = ranks()->rank();
    ranks()->gather(message(me, 0, sizes[me]), all, sizes);
    CHECK((all == expected));
  }
}

TEST_CASE("exchange brings each rank what the others have for it, in the order of the ranks") {
  for (const std::size_t unit : {1, 100, 300'000}) {
    Ranks::Sizes to, from;
    std::vector<std::byte> sent, expected;
    const std::size_t me = ranks()->rank();
    for (std::size_t r = 0; r < ranks()->count(); ++r) {
      to.push_back(size_between(me, r, unit));
      from.push_back(size_between(r, me, unit));
      append(sent, message(me, r, to.back()));
      append(expected, message(r, me, from.back()));
    }
    std::vector<std::byte> received(expected.size());
    ranks()->exchange(sent, to, received, from);
    CHECK((received == expected));
  }
}

TEST_CASE("A flag, numbers and a text reach all ranks of MPI") {
  const std::size_t me = ranks()->rank(), last = ranks()->count() - 1;
  CHECK(on_any_rank(ranks().get(), me == last));
  CHECK(!on_any_rank(ranks().get(), false));
  CHECK(text_of_first(ranks().get(), "rank " + std::to_string(me)) == "rank 0");
}

TEST_CASE("A trainer over MPI ends with the weights of a trainer alone, bit for bit") {
  FitOptions over_mpi = options();
  over_mpi.ranks = ranks();
  CHECK(trained(over_mpi) == trained(options()));
}

TEST_CASE("Messages that MPI cannot count are refused before anything is sent") {
  const Ranks::Sizes sizes(ranks()->count(), std::size_t{1} << 31);
  const std::string sentence = "MPI: needs messages of up to 2 GiB in all, got larger ones";
  CHECK_THROWS_WITH(ranks()->gather({}, {}, sizes), sentence);
  CHECK_THROWS_WITH(ranks()->exchange({}, sizes, {}, sizes), sentence);
}

TEST_CASE("At the end the ranks agree on who failed first") {
  using Ends = MpiRanks::Ends;
  const std::size_t me = ranks()->rank(), last = ranks()->count() - 1;
  CHECK(ranks()->end(false) == Ends::all_well);
  CHECK(ranks()->end(true) == (me == 0 ? Ends::first_failure : Ends::other_failure));
  CHECK(ranks()->end(me == last) == (me == last ? Ends::first_failure : Ends::other_failure));
}
