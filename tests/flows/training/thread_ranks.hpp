// Ranks that are threads of one process: what the trainer does with ranks can be tested without
// MPI.
#pragma once

#include "flows/training/ranks.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace tapeflow {

/// Where the ranks meet to give each other bytes. If a rank leaves, the others do not wait for it.
class Meeting {
 public:
  explicit Meeting(std::size_t ranks) : sent_(ranks), to_(ranks) {}

  std::size_t size() const { return sent_.size(); }

  /// Shows the others what rank r sends, calls take(), and returns when all have taken theirs.
  void meet(std::size_t r, std::span<const std::byte> sent, const Ranks::Sizes& to,
            const std::function<void()>& take) {
    sent_[r] = sent;
    to_[r] = to;
    wait_for_all();
    take();
    wait_for_all();
  }

  std::span<const std::byte> all_sent_by(std::size_t r) const { return sent_[r]; }
  std::span<const std::byte> sent(std::size_t from, std::size_t to) const {
    std::size_t first = 0;
    for (std::size_t r = 0; r < to; ++r) first += to_[from][r];
    return sent_[from].subspan(first, to_[from][to]);
  }

  void leave() {
    const std::lock_guard lock(mutex_);
    left_ = true;
    changed_.notify_all();
  }

 private:
  void wait_for_all() {
    std::unique_lock lock(mutex_);
    const std::size_t round = round_;
    if (++here_ == size()) {
      here_ = 0;
      ++round_;
      changed_.notify_all();
    }
    changed_.wait(lock, [&] { return round_ != round || left_; });
    if (round_ == round) throw RankGone("a rank is gone");
  }

  std::vector<std::span<const std::byte>> sent_;
  std::vector<Ranks::Sizes> to_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t here_ = 0, round_ = 0;
  bool left_ = false;
};

class ThreadRanks : public Ranks {
 public:
  ThreadRanks(Meeting& meeting, std::size_t rank) : meeting_(meeting), rank_(rank) {}

  std::size_t rank() const override { return rank_; }
  std::size_t count() const override { return meeting_.size(); }

  void gather(std::span<const std::byte> mine, std::span<std::byte> all, const Sizes&) override {
    meeting_.meet(rank_, mine, {}, [&] {
      std::byte* to = all.data();
      for (std::size_t r = 0; r < count(); ++r) to = copy(meeting_.all_sent_by(r), to);
    });
  }

  void exchange(std::span<const std::byte> sent, const Sizes& to, std::span<std::byte> received,
                const Sizes&) override {
    meeting_.meet(rank_, sent, to, [&] {
      std::byte* at = received.data();
      for (std::size_t r = 0; r < count(); ++r) at = copy(meeting_.sent(r, rank_), at);
    });
  }

 protected:
  static std::byte* copy(std::span<const std::byte> from, std::byte* to) {
    return std::copy(from.begin(), from.end(), to);
  }

 private:
  Meeting& meeting_;
  std::size_t rank_;
};

/// Calls work(ranks) on each of `count` ranks, and returns for each the sentence that it threw, or
/// "". A rank that returns or throws leaves the others.
template <class RanksOfTest = ThreadRanks>
std::vector<std::string> on_ranks(std::size_t count,
                                  const std::function<void(std::shared_ptr<Ranks>)>& work) {
  Meeting meeting(count);
  std::vector<std::string> thrown(count);
  std::vector<std::thread> threads;
  for (std::size_t r = 0; r < count; ++r) {
    threads.emplace_back([&, r] {
      try {
        work(std::make_shared<RanksOfTest>(meeting, r));
      } catch (const std::exception& error) {
        thrown[r] = error.what();
      }
      meeting.leave();
    });
  }
  for (std::thread& thread : threads) thread.join();
  return thrown;
}

}  // namespace tapeflow
