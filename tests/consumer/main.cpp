#include <cmath>
#include <cstdio>

#include <tapeflow/flows/recipes.hpp>

int main() {
  tapeflow::Rng rng(1);
  tapeflow::Workers workers(1);
  const auto flow = tapeflow::real_nvp<float>(2, {}, rng);  // before training: a standard normal
  const double log_prob = flow.log_prob(tapeflow::filled<float>({3, 2}, 1), workers)[2];
  std::printf("log p(1, 1) = %.5f\n", log_prob);
  return std::abs(log_prob + 1 + std::log(2 * 3.14159265358979)) < 1e-6 ? 0 : 1;
}
