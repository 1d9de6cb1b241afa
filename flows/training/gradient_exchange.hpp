// Private to the trainers: one gradient from the shards of all ranks.
//
// For the same bits whatever the number of ranks, the shards' gradients g_0 … g_{S-1} must be added
// in one order: ((g_0 + g_1) + g_2) + …. MPI_Allreduce promises no order. Here each rank adds up a
// part of the numbers: it receives this part of the gradients of all shards, adds them in the order
// of the shards, and gives the sums to all. A rank with K shards of P numbers sends and receives
// about K P numbers, and then P sums, however many ranks there are. To gather all gradients
// everywhere would take S P numbers; to pass a sum from rank to rank takes a step for each rank.
#pragma once

#include "engine/tape.hpp"
#include "flows/training/ranks.hpp"

#include <vector>

namespace tapeflow {

template <class T>
class GradientExchange {
 public:
  /// The ranks must outlive this object. std::invalid_argument for more ranks than shards.
  GradientExchange(Ranks& ranks, std::size_t shards);

  Ranks& ranks() const { return ranks_; }
  /// The shards that belong to a rank.
  PartOfAll shards_of(std::size_t rank) const { return part_of_all(rank, ranks_.count(), shards_); }
  PartOfAll my_shards() const { return shards_of(ranks_.rank()); }

  /// parameter.grad = Σ_k the gradient of shard k, added in the order of k, on every rank.
  /// `mine` are the tapes of this rank's shards, as sum_gradients (gradient_sum.hpp) needs them.
  void sum_gradients(const std::vector<const Tape<T>*>& mine,
                     const std::vector<Parameter<T>*>& parameters);

 private:
  void collect(const std::vector<const Tape<T>*>& mine,
               const std::vector<Parameter<T>*>& parameters);
  void exchange_parts();
  void add_in_order();
  void give_sums_to_all();
  void hand_out(const std::vector<Parameter<T>*>& parameters) const;

  Ranks& ranks_;
  std::size_t shards_, numbers_ = 0;  // P
  std::vector<T> own_;                // [K, P], the gradients of this rank's shards
  std::vector<T> sent_;               // the same, in the order of the ranks that get them
  std::vector<T> received_;           // [S, part], this rank's part of all gradients
  std::vector<T> part_, sums_;        // the sums of this rank's part, and all [P]
};

}  // namespace tapeflow
