#include "engine/workers.hpp"

#include "engine/check.hpp"

#include <chrono>
#include <stdexcept>
#include <string>

namespace tapeflow {
namespace {

// Waits for the condition without sleeping, but not for long; a condition variable does the rest.
template <class Condition>
void watch_for(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::microseconds(200);
  while (!condition() && std::chrono::steady_clock::now() < end) std::this_thread::yield();
}

}  // namespace

Workers::Workers(std::size_t threads) {
  require(threads >= 1, "Workers: needs at least one thread, got 0");
  try {
    while (this->threads() < threads) sleepers_.emplace_back([this] { sleep_and_work(); });
  } catch (const std::exception& refusal) {
    const std::string started = std::to_string(this->threads());
    stop();
    throw std::runtime_error("needs " + std::to_string(threads) + " threads, could start " +
                             started + " (" + refusal.what() + "); use fewer threads");
  }
}

Workers::~Workers() { stop(); }

// A thread that is destroyed before it is joined would end the program.
void Workers::stop() {
  {
    std::lock_guard lock(mutex_);
    stop_ = wanted_ = true;
  }
  wake_.notify_all();
  for (std::thread& sleeper : sleepers_) sleeper.join();
}

void Workers::run(std::size_t count, const std::function<void(std::size_t)>& task) {
  std::unique_lock lock(mutex_);
  task_ = &task;
  next_ = 0;
  count_ = count;
  error_ = nullptr;
  wanted_ = count > 0;
  if (count > 1) wake_.notify_all();
  take_tasks(lock);
  const auto finished = [this] { return running_ == 0; };
  lock.unlock();
  watch_for(finished);
  lock.lock();
  done_.wait(lock, finished);
  task_ = nullptr;
  if (error_) std::rethrow_exception(error_);
}

void Workers::sleep_and_work() {
  std::unique_lock lock(mutex_);
  while (true) {
    lock.unlock();
    watch_for([this] { return wanted_.load(); });
    lock.lock();
    wake_.wait(lock, [this] { return stop_ || next_ < count_; });
    if (stop_) return;
    take_tasks(lock);
  }
}

// Tasks are large (a part of a batch), so one lock around the counter costs nothing.
void Workers::take_tasks(std::unique_lock<std::mutex>& lock) {
  while (next_ < count_) {
    const std::size_t mine = next_++;
    wanted_ = next_ < count_;
    ++running_;
    lock.unlock();
    std::exception_ptr error;
    try {
      (*task_)(mine);
    } catch (...) {
      error = std::current_exception();
    }
    lock.lock();
    if (error && !error_) error_ = error;
    if (--running_ == 0) done_.notify_all();
  }
}

}  // namespace tapeflow
