// A small pool of threads that wait for work.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace tapeflow {

/// Runs a function on several threads: the caller's and `threads - 1` others that sleep in between.
/// Before it sleeps, a thread watches for work for a fifth of a millisecond: training steps follow
/// each other sooner than that, and waking a sleeper can take a tenth of a millisecond.
class Workers {
 public:
  /// Needs threads >= 1. If the system refuses to start one of them, those that have started end,
  /// and std::runtime_error says how many there were.
  explicit Workers(std::size_t threads);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  std::size_t threads() const { return sleepers_.size() + 1; }

  /// Calls task(0) … task(count - 1), each once, in any order and on any thread, and returns when
  /// all are done. If tasks throw, the first exception is thrown here, after all tasks have ended.
  /// A task must not call run.
  void run(std::size_t count, const std::function<void(std::size_t)>& task);

 private:
  void stop();
  void sleep_and_work();
  void take_tasks(std::unique_lock<std::mutex>& lock);

  std::mutex mutex_;
  std::condition_variable wake_, done_;
  const std::function<void(std::size_t)>* task_ = nullptr;
  std::size_t next_ = 0, count_ = 0;
  std::atomic<std::size_t> running_ = 0;
  std::atomic<bool> wanted_ = false;  // a task waits to be taken, or the sleepers must stop
  std::exception_ptr error_;
  bool stop_ = false;
  std::vector<std::thread> sleepers_;
};

}  // namespace tapeflow
