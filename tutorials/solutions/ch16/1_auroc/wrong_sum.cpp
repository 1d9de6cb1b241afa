// The test answers: divide by the number of pairs
//
// The pairs are counted, and nobody divides.
#include "tutorials/exercises/ch16/1_auroc.hpp"

#include <algorithm>
#include <numeric>

namespace tapeflow {

double auroc_of(const std::vector<double>& scores, const std::vector<bool>& defective) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t i, std::size_t j) { return scores[i] < scores[j]; });
  double won = 0, good = 0, bad = 0;  // pairs, and the items before the run
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    double good_here = 0, bad_here = 0;
    for (; end < order.size() && scores[order[end]] == scores[order[begin]]; ++end)
      (defective[order[end]] ? bad_here : good_here) += 1;
    won += bad_here * (good + good_here / 2);
    good += good_here;
    bad += bad_here;
  }
  return won;
}

}  // namespace tapeflow
