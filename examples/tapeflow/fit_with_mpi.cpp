#include "engine/io/file_error.hpp"
#include "examples/support/terminal/interrupt.hpp"
#include "examples/support/terminal/program.hpp"
#include "examples/tapeflow/fit_log.hpp"
#include "examples/tapeflow/fit_on_ranks.hpp"
#include "flows/mpi/mpi_ranks.hpp"

#include <chrono>
#include <exception>
#include <iostream>
#include <thread>

#include <CLI/CLI.hpp>

namespace tapeflow {
namespace {

void say(const std::string& sentence) {
  std::cerr << "tapeflow: " << printable(sentence) << std::endl;
}

FitCommand for_rank(FitCommand command, const std::shared_ptr<Ranks>& ranks) {
  command.training.ranks = ranks;
  if (!command.typed.contains("threads")) command.training.threads = 1;
  if (!is_first(ranks.get())) command.log.clear();
  return command;
}

// Another rank is gone, and the first one has saved the state; the others give it time for that.
// No rank waits for messages any more: what is still on its way has no place to go.
[[noreturn]] void end_after(const RankGone& gone, MpiRanks& ranks) {
  if (is_first(&ranks)) {
    say(gone.what());
  } else {
    std::this_thread::sleep_for(std::chrono::seconds(5));
  }
  ranks.abort(exit_failure);
}

// If all ranks have failed, the exception of the first one reaches the caller.
int end_after(const std::exception& failure, MpiRanks& ranks) {
  const MpiRanks::Ends ends = ranks.end(true);
  if (ends == MpiRanks::Ends::first_failure) throw;
  if (ends == MpiRanks::Ends::other_failure) return exit_failure;
  const std::string who = is_first(&ranks) ? "" : "rank " + std::to_string(ranks.rank()) + ": ";
  say(who + failure.what());
  ranks.abort(exit_failure);
}

}  // namespace

int fit_on_ranks(FitCommand command, const std::function<int(const FitCommand&)>& work) {
  if (command.data == "-")
    throw CLI::ValidationError("--mpi", "needs DATA in a file, because every rank reads it");
  const auto ranks = std::make_shared<MpiRanks>(interrupt_came);
  try {
    const Silence silence(command.quiet || !is_first(ranks.get()));
    const int code = work(for_rank(std::move(command), ranks));
    return ranks->end(false) == MpiRanks::Ends::all_well ? code : exit_failure;
  } catch (const RankGone& gone) {
    end_after(gone, *ranks);
  } catch (const std::exception& failure) {
    return end_after(failure, *ranks);
  }
}

}  // namespace tapeflow
