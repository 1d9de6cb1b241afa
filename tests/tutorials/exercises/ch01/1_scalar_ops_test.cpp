// Judges the two operations of exercise ch01.1 by their values, and by central differences.
#include "tutorials/exercises/ch01/1_scalar_ops.hpp"

#include "tests/tutorials/exercises/judge.hpp"

#include <cmath>
#include <functional>

namespace {

using namespace tapeflow;
using exercise::shown;
using Numbers = std::vector<double>;
using Function = std::function<scalar::Var(const std::vector<scalar::Var>&)>;

double sigmoid_of(double x) { return 1 / (1 + std::exp(-x)); }

struct Case {
  std::string name;  // as in "power(a, b)"
  std::vector<std::string> inputs;
  Function f;
  std::function<double(const Numbers&)> right;
};

std::string place(const Case& c, const Numbers& at) {
  std::string words;
  for (std::size_t k = 0; k < at.size(); ++k)
    words += (k > 0 ? ", " : "") + c.inputs[k] + " = " + shown(at[k]);
  return words;
}

// What a wrong slope looks like; empty if it looks like nothing in particular.
std::string cause(const Case& c, double slope, double expected, double y) {
  const auto is = [slope](double value) { return std::abs(slope - value) < 1e-6; };
  if (is(-expected)) return ": only its sign is wrong";
  if (c.name == "sigmoid(x)" && is(y))
    return ": the factor (1 - y) is missing, this is the slope of e^x";
  if (is(0)) return ": the node has no slope in " + c.inputs.back() + ", which is a variable, too";
  return "";
}

// The first thing that is wrong with this operation at this place.
std::string complaint(const Case& c, const Numbers& at) {
  scalar::Tape tape;
  std::vector<scalar::Var> inputs;
  for (double v : at) inputs.push_back(tape.variable(v));
  const scalar::Var y = c.f(inputs);
  const double value = y.value(), expected = c.right(at);
  if (!(std::abs(value - expected) < 1e-12 * std::max(1., std::abs(expected))))
    return c.name + " at " + place(c, at) + " is " + shown(expected) + ", yours is " +
           shown(value) + ".";
  tape.backward(y);
  for (std::size_t k = 0; k < at.size(); ++k) {
    Numbers high = at, low = at;
    high[k] += 1e-5;
    low[k] -= 1e-5;
    const double difference = (c.right(high) - c.right(low)) / 2e-5;
    const double slope = inputs[k].adjoint();
    if (std::abs(slope - difference) < 1e-7) continue;
    return "The slope of " + c.name + " in " + c.inputs[k] + " at " + place(c, at) + " is " +
           shown(difference) + ", yours is " + shown(slope) + cause(c, slope, difference, value) +
           ".";
  }
  return "";
}

}  // namespace

std::vector<std::string> tapeflow::exercise::judge() {
  const std::vector<Case> cases{{"sigmoid(x)",
                                 {"x"},
                                 [](const auto& in) { return sigmoid(in[0]); },
                                 [](const Numbers& at) { return sigmoid_of(at[0]); }},
                                {"power(a, b)",
                                 {"a", "b"},
                                 [](const auto& in) { return power(in[0], in[1]); },
                                 [](const Numbers& at) { return std::pow(at[0], at[1]); }}};
  const std::vector<std::vector<Numbers>> places{{{0.7}, {-1.3}, {0}}, {{2, 3}, {0.6, -1.4}}};
  std::vector<std::string> sentences;
  for (std::size_t k = 0; k < cases.size(); ++k) {
    for (const Numbers& at : places[k]) {
      const std::string sentence = complaint(cases[k], at);
      if (sentence.empty()) continue;
      sentences.push_back(sentence);
      break;
    }
  }
  return sentences;
}
