// Exercise ch10.3: a better bound from many points of a cell.
#pragma once

#include "engine/array.hpp"

#include <vector>

namespace tapeflow {

/// For each of N pictures of some levels, M points x = (level + u) / levels of its cell, whose
/// noise u was drawn from a density q. Entry (n, m) of `log_p` is ln p(x), that of `log_q` is ln
/// q(u), both [N, M]. A picture has `columns` numbers.
///
/// Returns, for each picture, the bound of ln P(levels) that (10.7) and (10.8) give together: the
/// logarithm of the mean over m of p(x) / (levels^columns q(u)). With M = 1 it is (10.7), with q =
/// 1 it is (10.8). The logarithms may be thousands of nats, of both signs.
std::vector<double> bound_of_points(const Array<double>& log_p, const Array<double>& log_q,
                                    std::size_t columns, std::size_t levels);

}  // namespace tapeflow

// Hint: Take the largest of the M logarithms out of the sum before you exponentiate, as (3.8) does.
// Subtract ln q for each point: noise is paid for.
// Proved: More points of a cell bring the bound nearer to ln P, at the cost of one density for each
// point, and no training.
