#include "examples/support/terminal/interrupt.hpp"

#include <atomic>
#include <stdexcept>

namespace tapeflow {
namespace {

std::atomic<bool> signal_came{false};
std::atomic<bool> guarded{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may not wait for a lock");

void remember(int) {
  signal_came = true;
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

}  // namespace

InterruptGuard::InterruptGuard() {
  if (guarded.exchange(true))
    throw std::logic_error("InterruptGuard: needs to be the only one, got a second");
  signal_came = false;
  struct sigaction action {};
  action.sa_handler = remember;
  action.sa_flags = SA_RESTART;  // reading or writing a file goes on after the signal
  sigaction(SIGINT, &action, &previous_int_);
  sigaction(SIGTERM, &action, &previous_term_);
  sigaction(SIGHUP, nullptr, &previous_hup_);
  if (previous_hup_.sa_handler != SIG_IGN) sigaction(SIGHUP, &action, nullptr);
}

InterruptGuard::~InterruptGuard() {
  sigaction(SIGINT, &previous_int_, nullptr);
  sigaction(SIGTERM, &previous_term_, nullptr);
  sigaction(SIGHUP, &previous_hup_, nullptr);
  guarded = false;
}

bool InterruptGuard::interrupted() const { return signal_came; }

bool interrupt_came() { return guarded && signal_came; }

}  // namespace tapeflow
