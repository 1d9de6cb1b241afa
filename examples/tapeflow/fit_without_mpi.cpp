#include "examples/tapeflow/fit_on_ranks.hpp"

#include <CLI/CLI.hpp>

namespace tapeflow {

int fit_on_ranks(FitCommand, const std::function<int(const FitCommand&)>&) {
  throw CLI::ValidationError(
      "--mpi", "needs a tapeflow that was built with MPI: cmake with -DTAPEFLOW_MPI=ON");
}

}  // namespace tapeflow
