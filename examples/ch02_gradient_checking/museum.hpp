// A museum of checks that cannot fail.
#pragma once

#include "examples/support/course/results.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tapeflow {

/// A check's answer to a planted mistake: whether the mistake passes, and what the check says.
struct Verdict {
  std::string check;
  bool passes;
  std::string says;
};

/// A planted mistake, a common check that passes it, and a better check that notices it.
struct Exhibit {
  std::string bug;
  Verdict common, better;
};

/// Six exhibits. Each call carries out the checks again, on points drawn with the seed.
std::vector<Exhibit> museum(std::uint64_t seed);

/// Prints the exhibits. Keeps the number of common checks that pass their mistake as museum.fooled,
/// and the number of better checks that notice it as museum.caught.
void visit_museum(std::uint64_t seed, Results& results);

}  // namespace tapeflow
