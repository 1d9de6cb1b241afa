// Turns Ctrl-C into a request: the computation ends after its current step and keeps its work.
#pragma once

#include <csignal>

namespace tapeflow {

/// While a guard lives, the first SIGINT, SIGTERM or SIGHUP only sets a flag. After it SIGINT and
/// SIGTERM end the program at once, as if there were no guard; SIGHUP does not, because a terminal
/// that closes may send it twice. If SIGHUP was ignored, as under nohup, it still is. Construction
/// clears the flag, destruction restores the previous handlers. Only one guard may live at a time:
/// std::logic_error for a second.
class InterruptGuard {
 public:
  InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
  ~InterruptGuard();

  /// Whether a signal has come since construction. May be called from any thread.
  bool interrupted() const;

 private:
  struct sigaction previous_int_, previous_term_, previous_hup_;
};

/// Whether a signal has come to the guard that lives; false if none lives.
bool interrupt_came();

}  // namespace tapeflow
