// Private to the trainers: a batch that threads share, and ranks.
#pragma once

#include "engine/optimizers/gradient_sum.hpp"
#include "engine/tape.hpp"
#include "engine/workers.hpp"
#include "flows/training/gradient_exchange.hpp"

#include <functional>
#include <memory>
#include <numeric>
#include <vector>

namespace tapeflow {

/// Splits every batch into a fixed number of parts, each with tapes and gradients of its own, so
/// that threads share nothing. Their gradients are summed in order: the sum does not depend on the
/// number of threads. With ranks each of them has some of the shards, and the sums are those of all
/// shards: they do not depend on the number of ranks.
///
/// A Shard is made as Shard(alone), where `alone` says that there is no other one, and
/// shard.weights_tape() is the tape that ends with the gradients of the weights.
template <class T, class Shard>
class Shards {
 public:
  /// `ranks` must outlive the shards; a null pointer stands for this process alone.
  /// std::invalid_argument for more ranks than shards.
  explicit Shards(std::size_t count, Ranks* ranks = nullptr) : count_(count), mine_{0, count} {
    if (ranks != nullptr) {
      exchange_ = std::make_unique<GradientExchange<T>>(*ranks, count);
      mine_ = exchange_->my_shards();
    }
    for (std::size_t k = 0; k < mine_.size(); ++k) {
      shards_.push_back(std::make_unique<Shard>(count == 1));
      tapes_.push_back(&shards_[k]->weights_tape());
    }
  }

  std::size_t size() const { return count_; }  ///< on all ranks together

  /// Calls work(shard, first, last) for every shard of this rank, on the workers' threads: rows
  /// first … last - 1 of a batch of `rows` rows belong to the shard.
  template <class Work>
  void run(Workers& workers, std::size_t rows, Work work) {
    const auto part = [&](std::size_t place) {
      const std::size_t k = mine_.first + place;
      work(*shards_[place], k * rows / size(), (k + 1) * rows / size());
    };
    workers.run(mine_.size(), std::ref(part));
  }

  /// Calls visit(shard) for every shard of this rank, in order.
  template <class Visit>
  void each(Visit visit) const {
    for (const auto& shard : shards_) visit(*shard);
  }

  /// The sum over the shards of all ranks, in order, of number_of(shard).
  template <class NumberOf>
  double sum(NumberOf number_of) const {
    std::vector<double> numbers;
    each([&](const Shard& shard) { numbers.push_back(number_of(shard)); });
    if (exchange_) {
      std::vector<std::size_t> counts;
      for (std::size_t r = 0; r < exchange_->ranks().count(); ++r)
        counts.push_back(exchange_->shards_of(r).size());
      numbers = gathered(exchange_->ranks(), numbers, counts);
    }
    return std::accumulate(numbers.begin(), numbers.end(), 0.);
  }

  /// Sets the gradients of the weights to the sums over all shards. One shard alone has put them
  /// there already.
  void sum_gradients(const std::vector<Parameter<T>*>& weights) const {
    if (size() == 1) return;
    if (exchange_) return exchange_->sum_gradients(tapes_, weights);
    tapeflow::sum_gradients(tapes_, weights);
  }

 private:
  std::size_t count_;
  PartOfAll mine_;
  std::unique_ptr<GradientExchange<T>> exchange_;  // empty without ranks
  std::vector<std::unique_ptr<Shard>> shards_;
  std::vector<const Tape<T>*> tapes_;
};

}  // namespace tapeflow
