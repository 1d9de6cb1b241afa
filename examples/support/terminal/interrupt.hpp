// Turns Ctrl-C into a request: the computation ends after its current step and keeps its work.
#pragma once

#include <csignal>

namespace tapeflow {

/// While a guard lives, the first SIGINT or SIGTERM only sets a flag; the second one ends the
/// program at once, as if there were no guard. Construction clears the flag, destruction restores
/// the previous handlers. Only one guard may live at a time: std::logic_error for a second.
class InterruptGuard {
 public:
  InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
  ~InterruptGuard();

  /// Whether a signal has come since construction. May be called from any thread.
  bool interrupted() const;

 private:
  struct sigaction previous_int_, previous_term_;
};

}  // namespace tapeflow
