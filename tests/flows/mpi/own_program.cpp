// The program on the page "One fit over MPI".

// tag: own-program
#include <iostream>

#include <tapeflow/flows/mpi/mpi_ranks.hpp>
#include <tapeflow/flows/recipes.hpp>
#include <tapeflow/flows/training/trainer.hpp>

int main() {
  using namespace tapeflow;
  const auto ranks = std::make_shared<MpiRanks>();
  Rng rng(1);  // the same on all ranks, and so are the rows and the first weights
  const Array<float> train = rng.normal<float>({4000, 2}), valid = rng.normal<float>({500, 2});
  Flow<float> flow = real_nvp<float>(2, {.layers = 4}, rng);
  Trainer<float> trainer(flow, {train}, {valid}, {.epochs = 5, .shards = 4, .ranks = ranks});
  const FitResult result = trainer.run();  // the same on all ranks, and so are the weights
  if (ranks->rank() == 0)
    std::cout << result.valid_log_likelihood << " nats per row, by " << ranks->count()
              << " ranks\n";
}
// end: own-program
