// The test of exercise ch03.2.
#include "tutorials/exercises/ch03/2_adam.hpp"

#include "tests/tutorials/exercises/judge.hpp"

#include <cmath>

namespace tapeflow::exercise {
namespace {

constexpr double rate = 0.1;

bool near(double a, double b) { return std::abs(a - b) < 1e-9; }

// The first step is learning_rate times the sign of the gradient, whatever its size, if epsilon is
// small against it.
std::string cause_of_first(double moved, double g) {
  const double uncorrected = rate * 0.1 * g / (std::sqrt(0.001) * std::abs(g) + 1e-8);
  if (near(moved, -uncorrected)) return "; are the averages corrected for their start at zero?";
  if (near(moved, -rate * g / (g * g + 1e-8))) return "; did you forget the root of v?";
  if (near(moved, -rate * g)) return "; that is plain gradient descent";
  if (near(moved, rate * g / std::abs(g))) return "; that is uphill: subtract the step";
  return "";
}

// Adam as the paper has it, for one weight.
struct Reference {
  double w = 1, m = 0, v = 0;
  int t = 0;

  void step(double g) {
    ++t;
    m = 0.9 * m + 0.1 * g;
    v = 0.999 * v + 0.001 * g * g;
    w -= rate * (m / (1 - std::pow(0.9, t))) / (std::sqrt(v / (1 - std::pow(0.999, t))) + 1e-8);
  }
};

std::string cause_of_later(const AdamMemory& memory, int steps) {
  if (memory.steps != static_cast<std::uint64_t>(steps))
    return "; is memory.steps counted up? It is " + std::to_string(memory.steps) + " after " +
           std::to_string(steps) + " steps";
  return "; compare m and v with (3.15)";
}

}  // namespace

std::vector<std::string> judge() {
  const std::vector<double> gradients = {3, -0.5, 4};
  Array<double> w = {1., 1.};
  AdamMemory memory{filled<double>({2}, 0), filled<double>({2}, 0)};
  Reference first, second;
  for (std::size_t k = 0; k < gradients.size(); ++k) {
    const double before = w(0), g = gradients[k];
    adam_step(w, Array<double>{g, 0.01 * g}, memory, rate);
    first.step(g);
    second.step(0.01 * g);
    const std::string step = "after step " + std::to_string(k + 1);
    if (!near(w(0), first.w))
      return {step + ", with the gradients 3, -0.5, 4 and the learning rate 0.1, a weight that " +
              "starts at 1 needs to be " + shown(first.w) + ", got " + shown(w(0)) +
              (k == 0 ? cause_of_first(w(0) - before, g)
                      : cause_of_later(memory, static_cast<int>(k + 1)))};
    if (!near(w(1), second.w))
      return {step + " the second weight, whose gradients are 0.01 times as large, needs to be " +
              shown(second.w) + ", got " + shown(w(1)) + ": each weight has its own m and v"};
  }
  return {};
}

}  // namespace tapeflow::exercise
