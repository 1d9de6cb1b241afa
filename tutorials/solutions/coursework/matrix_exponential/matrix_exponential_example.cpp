// Fits a flow made of MatrixExponential to a known density, and prints how far it stays above the
// truth.
//
// The truth's entropy is the least mean of -log p that any density can have on its rows. "above" is
// by how many nats the flow's mean on held-out rows exceeds it; 0 is perfect.
#include "flows/chain.hpp"
#include "flows/data/statistics.hpp"
#include "flows/layers/coupling/affine_coupling.hpp"
#include "flows/targets/toy_densities.hpp"
#include "flows/training/trainer.hpp"
#include "matrix_exponential.hpp"

#include <exception>
#include <fstream>
#include <iostream>
#include <stdexcept>

using namespace tapeflow;

namespace {

constexpr const char* density = "banana";
constexpr std::size_t features = 2, layers = 6;

constexpr const char* usage = R"(Fits a flow made of MatrixExponential to a known density.
  --seed NUMBER   of the rows and of the first weights; 1 if it is not given
  --json FILE     writes {"above": NUMBER} into the file
  --help          prints this text
)";

// The matrices by turns with affine couplings: matrices alone make a Gaussian.
Flow<float> make_flow(Rng& rng) {
  const AffineCouplingOptions coupling{.hidden = {32, 32}};
  auto chain = std::make_unique<Chain<float>>();
  for (std::size_t i = 0; i < layers; ++i) {
    chain->append(make_matrix_exponential<float>(features, rng));
    chain->append<AffineCoupling<float>>(alternating_split(features), coupling, rng);
  }
  return {std::move(chain), std::make_unique<StandardNormal<float>>(features)};
}

MeanAndError above_truth(std::uint64_t seed) {
  const ToyDensity truth = toy_density(density);
  Rng rng(seed);
  const Array<double> train = truth.sample(10000, rng), valid = truth.sample(2000, rng);
  const Array<double> test = truth.sample(10000, rng);
  Flow<float> flow = make_flow(rng);
  const FitOptions options{.epochs = 40,
                           .batch = 250,
                           .learning_rate = 5e-3,
                           .schedule = RateSchedule::cosine,
                           .seed = seed};
  Trainer<float> trainer(flow, cast<float>(train), cast<float>(valid), options);
  trainer.run();
  Workers workers(1);
  return paired_difference(truth.log_prob(test), flow.log_prob(cast<float>(test), workers));
}

void run(std::uint64_t seed, const std::string& json) {
  const auto [above, error] = above_truth(seed);
  std::cout << density << ": " << above << " ± " << error << " nats above the truth's entropy\n";
  if (above < -5 * error)
    std::cout << "No density can be below it: a log_det is wrong. What does the contract say?\n";
  if (json.empty()) return;
  std::ofstream file(json);
  file << "{\"above\": " << above << "}\n";
  if (!file.flush()) throw std::runtime_error("cannot write " + json);
}

}  // namespace

int main(int argc, char** argv) try {
  std::uint64_t seed = 1;
  std::string json;
  for (int i = 1; i < argc; ++i) {
    const std::string option = argv[i], value = i + 1 < argc ? argv[i + 1] : "";
    if (option == "--help") {
      std::cout << usage;
      return 0;
    }
    const bool number = !value.empty() && value.find_first_not_of("0123456789") == value.npos;
    if (option == "--seed" && number) {
      seed = std::stoull(value);
    } else if (option == "--json" && !value.empty()) {
      json = value;
    } else {
      std::cerr << "needs --seed NUMBER, --json FILE or --help, got " << option << " " << value
                << "\n";
      return 2;
    }
    ++i;
  }
  run(seed, json);
} catch (const std::exception& error) {
  std::cerr << error.what() << "\n";
  return 1;
}
