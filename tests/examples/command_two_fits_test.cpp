// Fits that meet: at once, or one after another that failed.
#include "engine/random.hpp"
#include "tests/examples/workplace.hpp"

#include <chrono>
#include <csignal>
#include <thread>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace tapeflow;
namespace fs = std::filesystem;

namespace {

struct WithRows : Workplace {
  WithRows() {
    write("data.csv", {"a", "b"}, Rng(1).normal<double>({200, 2}));
    fs::create_directory(*this / "real");
    fs::create_symlink("real/m", *this / "link");
  }
};

// A fit in a process of its own, at work from construction until it is interrupted. Throws if it
// ends before it has taken a step: until then Ctrl-C ends it without a model.
class FitAtWork {
 public:
  FitAtWork(const Workplace& here, const std::string& arguments, const std::string& state)
      : child_(::fork()) {
    if (child_ == 0)
      become(here,
             "fit data.csv --layers 2 --hidden 8 --epochs 1000000000 "
             "--patience 1000000000 --save-every 0 " +
                 arguments);
    wait_until([&] { return here.has(state) && !fs::is_empty(here / state); });
    // The state is saved again after each step.
    const auto before = fs::last_write_time(here / state);
    wait_until([&] { return fs::last_write_time(here / state) != before; });
  }
  FitAtWork(const FitAtWork&) = delete;
  ~FitAtWork() { interrupt(); }

  // The exit code after Ctrl-C.
  int interrupt() {
    if (child_ == 0) return -1;
    int status = 0;
    ::kill(child_, SIGINT);
    ::waitpid(child_, &status, 0);
    child_ = 0;
    return WEXITSTATUS(status);
  }

 private:
  template <class Condition>
  void wait_until(Condition condition) const {
    while (!condition()) {
      if (::waitpid(child_, nullptr, WNOHANG) != 0) throw std::runtime_error("the fit ended");
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }

  [[noreturn]] static void become(const Workplace& here, const std::string& arguments) {
    std::vector<std::string> words = words_of(arguments);
    std::vector<char*> argv{const_cast<char*>("tapeflow")};
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    const int nowhere = ::open("/dev/null", O_WRONLY);
    ::dup2(nowhere, STDOUT_FILENO);
    ::dup2(nowhere, STDERR_FILENO);
    ::alarm(300);
    if (::chdir((here / "").c_str()) == 0) ::execv(TAPEFLOW_COMMAND, argv.data());
    ::_exit(127);
  }

  pid_t child_;
};

void check_refused(const Workplace& here, const std::string& arguments,
                   const std::string& sentence) {
  INFO("tapeflow " << arguments);
  const Run run = here.tapeflow(arguments);
  CHECK(run.exit_code == 1);
  CHECK(run.err.ends_with("tapeflow: " + sentence + "\n"));
  CHECK(run.err.find("epoch") == run.err.npos);
}

std::string under_way(const std::string& state) {
  return state + " belongs to a fit that is under way: wait for its end, or choose another --out";
}

}  // namespace

TEST_CASE("A second fit to the same file is refused, and the first one does not notice") {
  const WithRows here;
  FitAtWork first(here, "--out real/m", "real/m.training");
  for (const std::string options : {"", " --fresh", " --resume", " --seeds 2"})
    for (const std::string out : {"real/m", "./real/m", "link"}) {
      const std::string folder = out == "./real/m" ? "./real/" : "real/";
      check_refused(here, "fit data.csv --epochs 1 --out " + out + options,
                    under_way(folder + "m.training"));
    }
  check_refused(here, "fit data.csv --epochs 1 --out real/m.training",
                "--out real/m.training: needs another file than the state of a fit");
  CHECK(here.output("fit data.csv --epochs 1 --layers 1 --out other") != "");
  CHECK(first.interrupt() == 130);
  CHECK(here.has("real/m"));
  const std::string resume = "fit data.csv --epochs 1 --out real/m --resume";
  CHECK(here.tapeflow(resume).exit_code == 0);
  CHECK(!here.has("real/m.training"));
}

TEST_CASE("A fit that goes on with a state keeps others from it") {
  const WithRows here;
  FitAtWork(here, "--out m", "m.training").interrupt();
  // Saved again, the state has another time.
  const auto before = fs::last_write_time(here / "m.training");
  FitAtWork second(here, "--out m --resume", "m.training");
  while (fs::last_write_time(here / "m.training") == before)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  check_refused(here, "fit data.csv --out m --resume", under_way("m.training"));
  check_refused(here, "fit data.csv --out m --fresh", under_way("m.training"));
  CHECK(second.interrupt() == 130);
}

TEST_CASE("A fit's model is not taken for the state of another fit") {
  const WithRows here;
  const FitAtWork first(here, "--out q.training", "q.training.training");
  check_refused(here, "fit data.csv --out q",
                "q.training is the --out of another fit, whose state is in q.training.training: "
                "choose another --out");
}

TEST_CASE("What a fit left that was killed when it began does not keep others from it") {
  const WithRows here;
  here.write("m.training", "");
  here.output("fit data.csv --epochs 1 --layers 1 --out m");
  CHECK(!here.has("m.training"));
  here.write("m.training", "");
  check_refused(here, "fit data.csv --out m --resume",
                "--resume needs the state that an interrupted fit leaves, there is no m.training");
  CHECK(!here.has("m.training"));
}

TEST_CASE("A fit that fails leaves no state, and the next one starts") {
  const WithRows here;
  for (const std::string failing :
       {"--normalization batch --batch 1", "--lr 1e38", "--test none.csv", "--context z"}) {
    INFO(failing);
    CHECK(here.tapeflow("fit data.csv --out m " + failing).exit_code == 1);
    CHECK(!here.has("m.training"));
    CHECK(!here.has("m"));
  }
  here.output("fit data.csv --epochs 1 --layers 1 --out m");
}

TEST_CASE("A fit that fails keeps the work of an earlier one") {
  const WithRows here;
  FitAtWork(here, "--out m", "m.training").interrupt();
  const std::string state = here.read("m.training"), model = here.read("m");
  for (const std::string failing : {"", "--resume --test none.csv", "--fresh --context z"})
    CHECK(here.tapeflow("fit data.csv --out m " + failing).exit_code == 1);
  CHECK((here.read("m.training") == state));
  CHECK((here.read("m") == model));
}
