// Judges forward mode: each operation along a direction, then the gradient of a function of three
// numbers.
#include "tutorials/exercises/ch01/2_forward_mode.hpp"

#include "tests/tutorials/exercises/judge.hpp"

#include <cmath>

namespace {

using namespace tapeflow::exercise;

bool near(double a, double b) { return std::abs(a - b) < 1e-12 * std::max(1., std::abs(b)); }

struct Operation {
  const char* name;
  Dual (*f)(Dual, Dual);
  double value, slope;  // for a = 3 and b = 2, which move with the speeds 0.5 and -0.25
  double mistake;       // a slope that a common mistake gives
  const char* if_mistaken;
};

constexpr Dual a{3, 0.5}, b{2, -0.25};

std::vector<Operation> operations() {
  const double e3 = std::exp(3.), quotient = 1.5;
  return {{"a + b", [](Dual u, Dual v) { return u + v; }, 5, 0.25, 0, "the slope of the stub"},
          {"a - b", [](Dual u, Dual v) { return u - v; }, 1, 0.75, 0.25,
           "b moves, too: subtract its slope"},
          {"a * b", [](Dual u, Dual v) { return u * v; }, 6, 0.5 * 2 - 3 * 0.25, -0.125,
           "this is the product of the slopes, not the slope of the product"},
          {"a / b", [](Dual u, Dual v) { return u / v; }, quotient, (0.5 + quotient * 0.25) / 2,
           (0.5 - quotient * 0.25) / 2, "look at the sign of the divisor's part"},
          {"exp(a)", [](Dual u, Dual) { return exp(u); }, e3, e3 * 0.5, e3,
           "multiply by the slope of a: the chain rule"},
          {"log(a)", [](Dual u, Dual) { return log(u); }, std::log(3.), 0.5 / 3, 1. / 3,
           "multiply by the slope of a: the chain rule"}};
}

std::string complaint(const Operation& operation) {
  const Dual y = operation.f(a, b);
  const std::string what = std::string(operation.name) + " at a = 3 and b = 2";
  if (!near(y.value, operation.value))
    return what + " is " + shown(operation.value) + ", yours is " + shown(y.value) + ".";
  if (near(y.slope, operation.slope)) return "";
  std::string sentence = "If a moves with the speed 0.5 and b with -0.25, " + what +
                         " moves with " + shown(operation.slope) + ", yours with " + shown(y.slope);
  if (y.slope == 0) return sentence + ": it has no slope yet.";
  return sentence +
         (near(y.slope, operation.mistake) ? std::string(": ") + operation.if_mistaken
                                           : std::string()) +
         ".";
}

// The gradient of u v / w + e^w ln u at (2, -1, 0.5), and the number of calls it took.
std::string complaint_about_the_gradient() {
  int calls = 0;
  const auto f = [&calls](const std::vector<Dual>& x) {
    ++calls;
    return x[0] * x[1] / x[2] + exp(x[2]) * log(x[0]);
  };
  const double e = std::exp(0.5),
               right[] = {-1 / 0.5 + e / 2, 2 / 0.5, 2 / 0.25 + e * std::log(2.)};
  const std::vector<double> found = gradient(f, {2, -1, 0.5});
  if (found.size() != 3)
    return "The gradient of a function of 3 numbers has 3 entries, yours has " +
           std::to_string(found.size()) + ".";
  for (std::size_t j = 0; j < 3; ++j) {
    if (near(found[j], right[j])) continue;
    const std::string sentence = "Derivative " + std::to_string(j) +
                                 " of u v / w + e^w ln u at (2, -1, 0.5) is " + shown(right[j]) +
                                 ", yours is " + shown(found[j]);
    if (near(found[j], right[0] + right[1] + right[2]))
      return sentence + ", the sum of all three: all inputs move at once. Let one move per call.";
    return sentence + " after " + std::to_string(calls) + " calls of the function.";
  }
  return "";
}

}  // namespace

std::vector<std::string> tapeflow::exercise::judge() {
  std::vector<std::string> sentences;
  for (const Operation& operation : operations()) {
    const std::string sentence = complaint(operation);
    if (!sentence.empty()) sentences.push_back(sentence);
  }
  // With wrong operations the gradient is wrong as well, and says nothing new.
  if (sentences.empty()) {
    const std::string sentence = complaint_about_the_gradient();
    if (!sentence.empty()) sentences.push_back(sentence);
  }
  if (sentences.size() > 3) sentences.resize(3);
  return sentences;
}
