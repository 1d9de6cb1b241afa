// Ranks: the processes that train one model together. Each holds all weights and all rows, and
// computes the gradients of some shards of every batch (shards.hpp).
//
// flows/mpi/mpi_ranks.hpp has the ranks of MPI. Whatever derives from Ranks only moves bytes; what
// is added up, and in which order, is decided here and in gradient_exchange.hpp, so that tests can
// check it with threads in the place of processes.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace tapeflow {

/// A rank that others wait for does not answer any more.
struct RankGone : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// All ranks call the same functions in the same order, from one thread each. A call returns when
/// all that this rank needs has arrived, and not before. RankGone if it will never arrive.
class Ranks {
 public:
  using Sizes = std::vector<std::size_t>;  ///< numbers of bytes, one for each rank

  Ranks() = default;
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;
  virtual ~Ranks() = default;

  virtual std::size_t rank() const = 0;   ///< of this process, from 0 on
  virtual std::size_t count() const = 0;  ///< at least 1

  /// Gives every rank the bytes of all ranks, one after the other in the order of the ranks:
  /// sizes[r] bytes of rank r. `mine` has sizes[rank()] bytes.
  virtual void gather(std::span<const std::byte> mine, std::span<std::byte> all,
                      const Sizes& sizes) = 0;

  /// Sends to rank r the next to[r] bytes of `sent`, and receives from rank r the next from[r]
  /// bytes of `received`, in the order of the ranks.
  virtual void exchange(std::span<const std::byte> sent, const Sizes& to,
                        std::span<std::byte> received, const Sizes& from) = 0;
};

/// Part r of 0 … n - 1, dealt out to `parts` in order: `first` … `last` - 1. No part has more than
/// one number more than another.
struct PartOfAll {
  std::size_t first, last;
  std::size_t size() const { return last - first; }
};
inline PartOfAll part_of_all(std::size_t r, std::size_t parts, std::size_t n) {
  return {r * n / parts, (r + 1) * n / parts};
}

/// Whether this is the rank that prints and writes files. A null pointer stands for one process
/// alone, here and below.
inline bool is_first(const Ranks* ranks) { return ranks == nullptr || ranks->rank() == 0; }

/// Whether `here` is true on any rank: the same answer on all of them.
bool on_any_rank(Ranks* ranks, bool here);

/// The numbers of all ranks, one after the other: counts[r] of rank r.
std::vector<double> gathered(Ranks& ranks, const std::vector<double>& mine,
                             const std::vector<std::size_t>& counts);

/// The text of the first rank.
std::string text_of_first(Ranks* ranks, const std::string& text);

/// std::runtime_error on all ranks unless they all have the same text; the sentence names `what`
/// differs, and the first rank that differs from rank 0.
void require_same(Ranks* ranks, const std::string& what, const std::string& text);

/// Calls f on the first rank alone. If it throws, the first rank throws the same, and the others
/// std::runtime_error.
void on_first_rank(Ranks* ranks, const std::function<void()>& f);

}  // namespace tapeflow
