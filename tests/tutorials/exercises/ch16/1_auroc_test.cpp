// Judges auroc_of by the double sum over all pairs.
#include "tutorials/exercises/ch16/1_auroc.hpp"

#include "engine/random.hpp"
#include "tests/tutorials/exercises/judge.hpp"

#include <cmath>

namespace tapeflow::exercise {
namespace {

struct Items {
  std::vector<double> scores;
  std::vector<bool> defective;
};

// The share of pairs, where a tie counts `tie`.
double by_pairs(const Items& items, double tie) {
  double won = 0, pairs = 0;
  for (std::size_t i = 0; i < items.scores.size(); ++i) {
    for (std::size_t j = 0; j < items.scores.size(); ++j) {
      if (items.defective[i] || !items.defective[j]) continue;
      const double g = items.scores[i], b = items.scores[j];
      won += b > g ? 1 : b == g ? tie : 0;
      ++pairs;
    }
  }
  return won / pairs;
}

// 40 items in random order; scores are one of `values` numbers, and those of defective items are
// higher by 1 or so.
Items random_items(std::size_t values, std::uint64_t seed) {
  Rng rng(seed);
  Items items;
  for (std::size_t i = 0; i < 40; ++i) {
    const bool bad = i < 2 || rng.below(3) == 0;
    items.defective.push_back(bad && i != 0);
    items.scores.push_back(static_cast<double>(rng.below(values)) - 2 + (bad ? 1.5 : 0));
  }
  if (values < 100)
    for (double& score : items.scores) score = std::floor(score);
  return items;
}

std::string hint(const Items& items, double needed, double got) {
  const auto is = [&](double value) { return std::abs(got - value) < 1e-12; };
  if (is(1 - needed)) return " That is the share of pairs in which the good item is higher.";
  if (is(by_pairs(items, 1))) return " Your ties count 1: a tie is half a pair.";
  if (is(by_pairs(items, 0))) return " Your ties count 0: a tie is half a pair.";
  if (got > 1) return " A share is not above 1: divide by the number of pairs.";
  return "";
}

}  // namespace

std::vector<std::string> judge() {
  for (const std::size_t values : {1000000u, 5u}) {
    for (const std::uint64_t seed : {1u, 2u, 3u}) {
      const Items items = random_items(values, seed);
      const double needed = by_pairs(items, 0.5), got = auroc_of(items.scores, items.defective);
      if (std::abs(got - needed) < 1e-12) continue;  // sums of a few hundred halves are exact
      return {"The AUROC of 40 items with " +
              std::string(values == 5 ? "many ties" : "different scores") + " is " + shown(needed) +
              " by the double sum; your function returned " + shown(got) + "." +
              hint(items, needed, got)};
    }
  }
  return {};
}

}  // namespace tapeflow::exercise
