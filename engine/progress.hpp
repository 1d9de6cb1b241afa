// How a long computation tells its caller where it stands.
#pragma once

#include <functional>

namespace tapeflow {

/// Called again and again with the part of the work that is done, from 0 to 1. It may throw, which
/// ends the work. An empty function is never called.
using OnProgress = std::function<void(double done)>;

/// For a part of the work: `whole` then hears numbers between `from` and `to`.
inline OnProgress part_of(const OnProgress& whole, double from, double to) {
  if (!whole) return {};
  return [=](double done) { whole(from + (to - from) * done); };
}

}  // namespace tapeflow
