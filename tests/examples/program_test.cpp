#include "examples/support/terminal/program.hpp"

#include "tests/examples/fixtures.hpp"
#include "tests/support/catch.hpp"

#include <iostream>
#include <new>
#include <stdexcept>

#include <CLI/CLI.hpp>

using namespace tapeflow;

namespace {

struct Outcome {
  int code;
  std::string out, err;
};

// Runs a program `demo` that has one option --n, with these arguments.
Outcome run(std::vector<const char*> arguments, const std::function<int(int)>& work) {
  CLI::App app("Shows how programs end", "demo");
  int n = 0;
  app.add_option("--n", n, "a number");
  arguments.insert(arguments.begin(), "demo");
  const Captured out(std::cout), err(std::cerr);
  const int code = run_program(app, static_cast<int>(arguments.size()), arguments.data(),
                               [&] { return work(n); });
  return {code, out.text(), err.text()};
}

}  // namespace

TEST_CASE("A program gets its options and returns the exit code of its work") {
  const Outcome done = run({"--n", "3"}, [](int n) {
    std::cout << n;
    return exit_success;
  });
  CHECK(done.code == 0);
  CHECK(done.out == "3");
  CHECK(done.err.empty());
  CHECK(run({}, [](int) { return exit_interrupted; }).code == 130);
}

TEST_CASE("An exception becomes one sentence with the program's name, and code 1") {
  const Outcome failed =
      run({}, [](int) -> int { throw std::invalid_argument("fit: needs 2 rows, got 1"); });
  CHECK(failed.code == 1);
  CHECK(failed.err == "demo: fit: needs 2 rows, got 1\n");
  const Outcome full = run({}, [](int) -> int { throw std::bad_alloc(); });
  CHECK(full.code == 1);
  CHECK(full.err == "demo: needs more memory than there is\n");
}

TEST_CASE("A wrong command line does no work and ends with code 2") {
  bool worked = false;
  const auto work = [&](int) { return worked = true, exit_success; };
  for (const char* wrong : {"--n=x", "--unknown", "stray"}) {
    const Outcome refused = run({wrong}, work);
    CHECK(refused.code == 2);
    CHECK(refused.out.empty());
    CHECK(refused.err.find("demo: ") == 0);
    CHECK(refused.err.find('\n') == refused.err.size() - 1);
  }
  CHECK(!worked);
}

TEST_CASE("Work that finds a conflict of options reports a wrong command line") {
  const Outcome refused =
      run({}, [](int) -> int { throw CLI::ValidationError("--n", "does not go with --m"); });
  CHECK(refused.code == 2);
  CHECK(refused.err.find("demo: --n: does not go with --m") == 0);
}

TEST_CASE("Help goes to standard output and succeeds without work") {
  const Outcome help = run({"--help"}, [](int) { return exit_failure; });
  CHECK(help.code == 0);
  CHECK(help.err.empty());
  CHECK(help.out.find("Shows how programs end") != std::string::npos);
  CHECK(help.out.find("--n") != std::string::npos);
}

TEST_CASE("Results that could not be written make the program fail") {
  const Outcome failed = run({}, [](int) {
    std::cout.setstate(std::ios::badbit);
    return exit_success;
  });
  std::cout.clear();
  CHECK(failed.code == 1);
  CHECK(failed.err == "demo: needs to write its results to standard output, which failed\n");
}
