// Exercise ch16.1: the AUROC from scores and labels, with ties.
#pragma once

#include <vector>

namespace tapeflow {

/// The AUROC (16.7) of N items, of which item i has the score scores[i] and is defective if
/// defective[i]. It is the share of pairs of a good and a defective item in which the defective one
/// has the higher score; a tie counts a half. There is at least one item of both sorts.
///
/// N may be a million, so sort: N² steps are too many. The items come in any order.
double auroc_of(const std::vector<double>& scores, const std::vector<bool>& defective);

}  // namespace tapeflow

// Hint: Sort the places 0 … N - 1 by their scores, and walk through runs of equal scores. A
// defective item of a run wins against all good items before the run, and half of those in it.
// Proved: The area under the curve of a million scores costs one sort, and no threshold.
