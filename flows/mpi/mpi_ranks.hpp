// Training over MPI: the processes that mpirun or srun has started are the ranks of one fit.
//
//   int main() {
//     auto ranks = std::make_shared<tapeflow::MpiRanks>();  // calls MPI_Init
//     tapeflow::Rng rng(1);                                 // the same on all ranks
//     auto flow = tapeflow::real_nvp<float>(2, {}, rng);
//     const auto train = rows_of("train.npy"), valid = rows_of("valid.npy");
//     tapeflow::Trainer<float> trainer(flow, train, valid, {.shards = 8, .ranks = ranks});
//     const tapeflow::FitResult result = trainer.run();     // the same bits on all ranks
//     if (ranks->rank() == 0) save(flow, result);
//   }
//
// Link tapeflow::mpi, which is there if tapeflow was built with -DTAPEFLOW_MPI=ON.
#pragma once

#include "flows/training/ranks.hpp"

#include <functional>
#include <memory>

namespace tapeflow {

/// The ranks of MPI_COMM_WORLD, with communicators of their own: a program may use MPI beside them.
/// All calls are made from the thread that made the object.
class MpiRanks : public Ranks {
 public:
  /// Whether this process was told to end, as by SIGTERM. If it was, and another rank does not
  /// answer for a quarter of a second, that rank counts as gone: when a process dies, mpirun and
  /// srun tell the others to end, who would wait for it in vain.
  using ToldToEnd = std::function<bool()>;

  /// Calls MPI_Init unless that was done. std::runtime_error if MPI cannot start.
  explicit MpiRanks(ToldToEnd told_to_end = {});
  /// Calls MPI_Finalize if the constructor called MPI_Init. Then all ranks must come here.
  ~MpiRanks() override;

  std::size_t rank() const override;
  std::size_t count() const override;
  /// std::runtime_error for more than 2 GiB of one kind at a time.
  void gather(std::span<const std::byte> mine, std::span<std::byte> all,
              const Sizes& sizes) override;
  void exchange(std::span<const std::byte> sent, const Sizes& to, std::span<std::byte> received,
                const Sizes& from) override;

  /// What is known of the end of all ranks.
  enum class Ends { all_well, first_failure, other_failure, not_all_are_here };
  /// Called by each rank at the end of its work. A rank that did well waits for all others. A rank
  /// that failed waits for a second: the others may be in the middle of something else. Of ranks
  /// that failed, one is the first: it should say why.
  Ends end(bool failed);

  /// Ends all ranks at once, with this exit code.
  [[noreturn]] void abort(int exit_code);

 private:
  struct Communicators;

  ToldToEnd told_to_end_;
  bool initialised_here_ = false;
  int rank_ = 0, count_ = 1;
  std::unique_ptr<Communicators> of_;
};

}  // namespace tapeflow
