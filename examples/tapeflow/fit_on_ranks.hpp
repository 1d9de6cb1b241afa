// tapeflow fit --mpi: one fit by several processes.
#pragma once

#include "examples/tapeflow/fit_options.hpp"

#include <functional>

namespace tapeflow {

/// Calls work(command) on every rank, with command.training.ranks. Only the first rank prints and
/// writes files. Returns the exit code of the work. If it throws on all ranks, one of them throws
/// the same, and the others return exit_failure; if on some, they say why, and all ranks end at
/// once. CLI::ValidationError if the program was built without MPI, or for options that several
/// processes cannot follow.
int fit_on_ranks(FitCommand command, const std::function<int(const FitCommand&)>& work);

}  // namespace tapeflow
