// A table with a column of classes, for the tests of the command.
#pragma once

#include "engine/random.hpp"
#include "tests/examples/workplace.hpp"

#include <string>
#include <vector>

namespace tapeflow {

// Three classes. Their names need quotes and UTF-8, and are neither in the order of the names nor
// of the means. x is normal around the mean of its class, with the deviation of its class; y is 2 t
// plus noise.
struct Kind {
  std::string name;
  double mean, deviation;
};
inline const std::vector<Kind> kinds{
    {"wrasse,\"big\"", -10, 0.5}, {"größte", 30, 4}, {"eel", 0, 1}};

inline std::string cell(const std::string& name) {
  std::string quoted;
  for (char c : name) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return '"' + quoted + '"';
}

// A table with columns x, kind, y and t. `names` are the words for the three kinds.
inline std::string table(std::size_t n, std::uint64_t seed, const std::vector<std::string>& names) {
  Rng rng(seed);
  std::string text = "x,kind,y,t\n";
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t k = rng.below(3);
    const double t = rng.normal();
    const double x = kinds[k].mean + kinds[k].deviation * rng.normal(), y = 2 * t + rng.normal();
    text += std::to_string(x) + "," + names[k] + "," + std::to_string(y) + "," + std::to_string(t) +
            "\n";
  }
  return text;
}

inline std::string named_table(std::size_t n, std::uint64_t seed) {
  return table(n, seed, {cell(kinds[0].name), cell(kinds[1].name), cell(kinds[2].name)});
}

}  // namespace tapeflow
