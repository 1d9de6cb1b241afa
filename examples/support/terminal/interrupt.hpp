// Ctrl-C as a request: the computation ends after its current step and keeps its work.
#pragma once

#include <csignal>

namespace tapeflow {

/// While it lives, the first SIGINT or SIGTERM only sets a flag; the second one ends the program at
/// once, as if there were no guard. Construction clears the flag, destruction restores the handlers
/// that were there before. One guard at a time: std::logic_error for a second.
class InterruptGuard {
 public:
  InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
  ~InterruptGuard();

  /// Whether a signal has come since construction. Callable from any thread.
  bool interrupted() const;

 private:
  struct sigaction previous_int_, previous_term_;
};

}  // namespace tapeflow
