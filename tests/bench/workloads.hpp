// The workloads of compare, in this library.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace tapeflow::bench {

/// A workload, described by numbers from which any library can build it.
struct Workload {
  std::string name;
  /// real_nvp, nice, maf, maf_samples, iaf_samples, glow, glow_samples, classifier or square
  std::string kind;
  std::size_t features = 0, layers = 0;  ///< the layers of a Glow are its steps in each level
  std::vector<std::size_t> hidden = {};
  std::size_t batch = 0;
  double aim[2] = {0, 0};  ///< the speed-up over PyTorch to reach, on one thread and on two
  std::size_t side = 0, levels = 0;  ///< of a Glow, on pictures of side x side pixels, one channel
};

std::vector<Workload> workloads();

/// A matrix product C [m, n] = A [m, k] B [k, n], and how often a step needs it.
struct Product {
  std::size_t m, n, k, times;
};

/// A workload that is ready to run, in float.
class Runner {
 public:
  virtual ~Runner() = default;

  /// The timed work: a training step with Adam, samples, or one operation forward and
  /// backward.
  virtual void step() = 0;

  /// The batch, then the weights and all other numbers of the model, from which another library can
  /// compute the same result.
  virtual std::vector<float> given() = 0;

  /// The loss, then its gradient by all weights; or the samples of the batch.
  virtual std::vector<float> result() = 0;

  /// The matrix products of a step for `rows` rows, and the weights that Adam has to update.
  virtual std::vector<Product> products(std::size_t rows) const = 0;
  virtual std::size_t trained_weights() const = 0;
};

std::unique_ptr<Runner> prepare(const Workload& workload, std::size_t threads);

/// The floor of a workload: the seconds that the products of a step and Adam take, with the rows
/// split over the threads.
double floor_seconds(const Workload& workload, const Runner& runner, std::size_t threads);

}  // namespace tapeflow::bench
