// Private to the trainers: a batch that threads share.
#pragma once

#include "engine/optimizers/gradient_sum.hpp"
#include "engine/tape.hpp"
#include "engine/workers.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace tapeflow {

/// Splits every batch into a fixed number of parts, each with tapes and gradients of its own, so
/// that threads share nothing. Their gradients are summed in order: the sum does not depend on the
/// number of threads.
///
/// A Shard is made as Shard(alone), where `alone` says that there is no other one, and
/// shard.weights_tape() is the tape that ends with the gradients of the weights.
template <class T, class Shard>
class Shards {
 public:
  explicit Shards(std::size_t count) {
    for (std::size_t k = 0; k < count; ++k) {
      shards_.push_back(std::make_unique<Shard>(count == 1));
      tapes_.push_back(&shards_[k]->weights_tape());
    }
  }

  std::size_t size() const { return shards_.size(); }

  /// Calls work(shard, first, last) for every shard, on the workers' threads: rows first … last - 1
  /// of a batch of `rows` rows belong to the shard.
  template <class Work>
  void run(Workers& workers, std::size_t rows, Work work) {
    const auto part = [&](std::size_t k) {
      work(*shards_[k], k * rows / size(), (k + 1) * rows / size());
    };
    workers.run(size(), std::ref(part));
  }

  /// Calls visit(shard) for every shard, in order.
  template <class Visit>
  void each(Visit visit) const {
    for (const auto& shard : shards_) visit(*shard);
  }

  /// Sets the gradients of the weights to the sums over all shards. One shard alone has put them
  /// there already.
  void sum_gradients(const std::vector<Parameter<T>*>& weights) const {
    if (size() > 1) tapeflow::sum_gradients(tapes_, weights);
  }

 private:
  std::vector<std::unique_ptr<Shard>> shards_;
  std::vector<const Tape<T>*> tapes_;
};

}  // namespace tapeflow
