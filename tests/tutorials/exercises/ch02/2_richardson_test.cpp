// Judges a difference of fourth order by a polynomial for which it is exact, by its order, and by
// its step.
#include "tutorials/exercises/ch02/2_richardson.hpp"

#include "tests/tutorials/exercises/judge.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace {

using namespace tapeflow::exercise;

double fourth_power(double x) { return x * x * x * x; }

// At x⁴ the errors of D(h) are a multiple of h², and no more: the two cancel exactly.
std::string complaint_about_the_polynomial() {
  const double x = 1.5, h = 0.5, right = 4 * x * x * x;
  int calls = 0;
  const auto f = [&calls](double v) {
    ++calls;
    return fourth_power(v);
  };
  const double found = richardson(f, x, h);
  const auto central = [x](double step) {
    return (fourth_power(x + step) - fourth_power(x - step)) / (2 * step);
  };
  if (std::abs(found - right) < 1e-12)
    return calls <= 4 ? ""
                      : "Four values of f are enough, yours took " + std::to_string(calls) + ".";
  const std::string sentence =
      "The derivative of x⁴ at 1.5 with h = 0.5 is " + shown(right) + ", yours is " + shown(found);
  if (std::abs(found - central(h)) < 1e-12)
    return sentence + ": this is D(h), with its error in h². Combine it with D(2h).";
  if (std::abs(found - 3 * right) < 1e-12) return sentence + ", three times too large.";
  if (std::abs(found - (4 * central(2 * h) - central(h)) / 3) < 1e-12)
    return sentence + ": the longer step counts more than the shorter one. Exchange the weights.";
  return sentence + ". D(h) is " + shown(central(h)) + " and D(2h) is " + shown(central(2 * h)) +
         ".";
}

std::string complaint_about_the_order() {
  const auto error = [](double h) {
    return std::abs(richardson([](double v) { return std::exp(v); }, 0.3, h) - std::exp(0.3));
  };
  const double ratio = error(0.1) / error(0.05);
  if (std::abs(ratio - 16) < 1) return "";
  return "Half the step should divide the error of e^x by 16, yours is divided by " + shown(ratio) +
         ".";
}

std::string complaint_about_the_step() {
  const double epsilon = std::numeric_limits<double>::epsilon();
  for (const double x : {0.3, 1000.}) {
    const double right = std::pow(epsilon, 0.2) * std::max(1., x), found = richardson_step(x);
    if (found > right / 4 && found < right * 4) continue;
    const std::string sentence = "The step at x = " + shown(x) + " should be about " +
                                 shown(right) + ", yours is " + shown(found);
    if (std::abs(found / std::cbrt(epsilon) / std::max(1., x) - 1) < 0.1)
      return sentence + ": that is the best step of the plain central difference.";
    if (std::abs(found - richardson_step(0)) < 1e-3 * found)
      return sentence + ": it does not grow with |x|.";
    return sentence + ".";
  }
  return "";
}

}  // namespace

std::vector<std::string> tapeflow::exercise::judge() {
  std::vector<std::string> sentences;
  for (const auto& complaint :
       {complaint_about_the_polynomial, complaint_about_the_order, complaint_about_the_step}) {
    const std::string sentence = complaint();
    if (!sentence.empty()) sentences.push_back(sentence);
  }
  return sentences;
}
