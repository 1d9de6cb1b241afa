#include "flows/mpi/mpi_ranks.hpp"

#include <chrono>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <mpi.h>

namespace tapeflow {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto grace = std::chrono::milliseconds(250);  // mpirun kills after about a second
constexpr auto patience_of_failure = std::chrono::seconds(1);

std::string in_words(int error) {
  char text[MPI_MAX_ERROR_STRING] = "";
  int length = 0;
  MPI_Error_string(error, text, &length);
  return text;
}

void require_success(int error, const char* what) {
  if (error != MPI_SUCCESS) throw RankGone(std::string("MPI: ") + what + ": " + in_words(error));
}

// MPI counts bytes in int.
struct Layout {
  std::vector<int> counts, starts;

  explicit Layout(const Ranks::Sizes& sizes) {
    std::size_t start = 0;
    for (const std::size_t size : sizes) {
      if (size > most - start)
        throw std::runtime_error("MPI: needs messages of up to 2 GiB in all, got larger ones");
      counts.push_back(static_cast<int>(size));
      starts.push_back(static_cast<int>(start));
      start += size;
    }
  }

 private:
  static constexpr std::size_t most = std::numeric_limits<int>::max();
};

// A rank that waits watches for a fifth of a millisecond, as Workers do, and then sleeps in
// between: another rank may need its core.
class Wait {
 public:
  bool is_over(MPI_Request& request, const char* what) {
    int done = 0;
    require_success(MPI_Test(&request, &done, MPI_STATUS_IGNORE), what);
    if (done != 0) return true;
    if (time() < std::chrono::microseconds(200)) {
      std::this_thread::yield();
    } else {
      std::this_thread::sleep_for(std::chrono::microseconds(20));
    }
    return false;
  }

  Clock::duration time() const { return Clock::now() - start_; }

 private:
  Clock::time_point start_ = Clock::now();
};

// Waits for the others, but not for one that is gone.
void wait(MPI_Request& request, const MpiRanks::ToldToEnd& told_to_end, const char* what) {
  Wait wait;
  std::optional<Clock::duration> told_at;
  while (!wait.is_over(request, what)) {
    if (!told_at && told_to_end && told_to_end()) told_at = wait.time();
    if (told_at && wait.time() - *told_at > grace)
      throw RankGone("another rank does not answer any more");
  }
}

}  // namespace

// A rank that has failed comes to the end while others are still at work. The numbers of the end
// live as long as the ranks, because the answer may come when nobody waits for it any more.
struct MpiRanks::Communicators {
  MPI_Comm work, end;
  int failed = 0, first_failed = 0;

  Communicators() {
    for (MPI_Comm* one : {&work, &end}) {
      require_success(MPI_Comm_dup(MPI_COMM_WORLD, one), "start");
      MPI_Comm_set_errhandler(*one, MPI_ERRORS_RETURN);
    }
  }
};

MpiRanks::MpiRanks(ToldToEnd told_to_end) : told_to_end_(std::move(told_to_end)) {
  int is_initialised = 0;
  MPI_Initialized(&is_initialised);
  if (is_initialised == 0) {
    int level = 0;  // of threads; only this one calls MPI
    if (MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &level) != MPI_SUCCESS)
      throw std::runtime_error("MPI: cannot start");
    initialised_here_ = true;
  }
  of_ = std::make_unique<Communicators>();
  MPI_Comm_rank(of_->work, &rank_);
  MPI_Comm_size(of_->work, &count_);
}

MpiRanks::~MpiRanks() {
  for (MPI_Comm* one : {&of_->work, &of_->end}) MPI_Comm_free(one);
  if (initialised_here_) MPI_Finalize();
}

std::size_t MpiRanks::rank() const { return static_cast<std::size_t>(rank_); }
std::size_t MpiRanks::count() const { return static_cast<std::size_t>(count_); }

void MpiRanks::gather(std::span<const std::byte> mine, std::span<std::byte> all,
                      const Sizes& sizes) {
  const Layout layout(sizes);
  MPI_Request request{};
  require_success(
      MPI_Iallgatherv(mine.data(), layout.counts[rank()], MPI_BYTE, all.data(),
                      layout.counts.data(), layout.starts.data(), MPI_BYTE, of_->work, &request),
      "gather");
  wait(request, told_to_end_, "gather");
}

void MpiRanks::exchange(std::span<const std::byte> sent, const Sizes& to,
                        std::span<std::byte> received, const Sizes& from) {
  const Layout out(to), in(from);
  MPI_Request request{};
  require_success(
      MPI_Ialltoallv(sent.data(), out.counts.data(), out.starts.data(), MPI_BYTE, received.data(),
                     in.counts.data(), in.starts.data(), MPI_BYTE, of_->work, &request),
      "exchange");
  wait(request, told_to_end_, "exchange");
}

auto MpiRanks::end(bool failed) -> Ends {
  int& first = of_->first_failed;
  of_->failed = failed ? rank_ : count_;
  MPI_Request request{};
  require_success(MPI_Iallreduce(&of_->failed, &first, 1, MPI_INT, MPI_MIN, of_->end, &request),
                  "end");
  Wait wait;
  while (!wait.is_over(request, "end")) {
    if (failed && wait.time() > patience_of_failure) return Ends::not_all_are_here;
  }
  if (first == count_) return Ends::all_well;
  return first == rank_ ? Ends::first_failure : Ends::other_failure;
}

void MpiRanks::abort(int exit_code) {
  MPI_Abort(MPI_COMM_WORLD, exit_code);
  std::_Exit(exit_code);
}

}  // namespace tapeflow
