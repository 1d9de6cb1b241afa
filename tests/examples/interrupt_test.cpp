#include "examples/support/terminal/interrupt.hpp"

#include "tests/support/catch.hpp"

#include <csignal>
#include <stdexcept>

#include <sys/wait.h>
#include <unistd.h>

using namespace tapeflow;

namespace {

// Runs f in a child process. Returns the signal that ended the process, or 0 if f returned.
int signal_that_ends(void (*f)()) {
  const pid_t child = ::fork();
  if (child == 0) {
    f();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

}  // namespace

TEST_CASE("The first signal only sets the flag") {
  for (int signal : {SIGINT, SIGTERM, SIGHUP}) {
    const InterruptGuard guard;
    CHECK(!guard.interrupted());
    std::raise(signal);
    CHECK(guard.interrupted());
  }
}

TEST_CASE("The second signal ends the program, whichever of the two it is") {
  CHECK(signal_that_ends([] {
          const InterruptGuard guard;
          std::raise(SIGINT);
        }) == 0);
  CHECK(signal_that_ends([] {
          const InterruptGuard guard;
          std::raise(SIGINT);
          std::raise(SIGINT);
        }) == SIGINT);
  CHECK(signal_that_ends([] {
          const InterruptGuard guard;
          std::raise(SIGINT);
          std::raise(SIGTERM);
        }) == SIGTERM);
}

TEST_CASE("The destructor restores the previous handlers, also after a signal") {
  const auto before = std::signal(SIGINT, SIG_IGN);
  {
    const InterruptGuard guard;
    std::raise(SIGINT);
  }
  CHECK(std::signal(SIGINT, before) == SIG_IGN);
}

TEST_CASE("A second guard is refused, and a new guard starts uninterrupted") {
  {
    const InterruptGuard guard;
    CHECK_THROWS_AS(InterruptGuard(), std::logic_error);
    std::raise(SIGTERM);
    CHECK(guard.interrupted());
  }
  CHECK(!InterruptGuard().interrupted());
}

TEST_CASE("A terminal that closes may say so twice, and nohup keeps it from saying so") {
  CHECK(signal_that_ends([] {
          const InterruptGuard guard;
          std::raise(SIGHUP);
          std::raise(SIGHUP);
          if (!guard.interrupted()) std::raise(SIGKILL);
        }) == 0);
  CHECK(signal_that_ends([] {
          const InterruptGuard guard;
          std::raise(SIGHUP);
          std::raise(SIGINT);
        }) == SIGINT);
  CHECK(signal_that_ends([] {
          std::signal(SIGHUP, SIG_IGN);
          const InterruptGuard guard;
          std::raise(SIGHUP);
          if (guard.interrupted()) std::raise(SIGKILL);
        }) == 0);
}
