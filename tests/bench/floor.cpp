// A lower bound on the time of a step with this BLAS: its matrix products and Adam.
#include "engine/kernels/gemm.hpp"
#include "engine/optimizers/optimizer.hpp"
#include "engine/workers.hpp"
#include "tests/bench/timing.hpp"
#include "tests/bench/workloads.hpp"

#include <algorithm>

namespace tapeflow::bench {
namespace {

// Memory for the operands of one worker's products.
struct Operands {
  std::vector<float> a, b, c;

  explicit Operands(const std::vector<Product>& products) {
    std::size_t largest = 1;
    for (const auto& [m, n, k, times] : products)
      largest = std::max({largest, m * k, k * n, m * n});
    a.assign(largest, 0.5f), b.assign(largest, 0.25f), c.assign(largest, 0);
  }

  void run(const std::vector<Product>& products) {
    for (const auto& [m, n, k, times] : products) {
      for (std::size_t i = 0; i < times; ++i)
        gemm(m, n, k, a.data(), Transpose::no, b.data(), Transpose::no, 0.f, c.data());
    }
  }
};

}  // namespace

double floor_seconds(const Workload& workload, const Runner& runner, std::size_t threads) {
  const std::vector<Product> products =
      runner.products(std::max<std::size_t>(1, workload.batch / threads));
  Parameter<float> weights{"weights",
                           filled<float>({std::max<std::size_t>(1, runner.trained_weights())}, 0)};
  Adam<float> adam({&weights}, {});
  Workers workers(threads);
  std::vector<Operands> operands(threads, Operands(products));
  std::vector<double> times;
  for (int i = 0; i < 7; ++i) {
    weights.grad = filled<float>(weights.value.shape(), 1e-3f);
    times.push_back(seconds_of([&] {
      workers.run(threads, [&](std::size_t k) { operands[k].run(products); });
      if (runner.trained_weights() > 0) adam.step();
    }));
  }
  return median(times);
}

}  // namespace tapeflow::bench
