// A museum of checks that cannot fail.
#pragma once

#include "examples/support/course/results.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tapeflow {

/// What a check says of something wrong.
struct Verdict {
  std::string check;
  bool passes;
  std::string says;
};

/// A planted mistake, a check in common use that passes it, and one that does not.
struct Exhibit {
  std::string bug;
  Verdict common, better;
};

/// Six of them. The checks are carried out anew; the seed is that of all points and cotangents.
std::vector<Exhibit> museum(std::uint64_t seed);

/// Prints them. Keeps how many of the common checks the mistakes pass as museum.fooled, and how
/// many of the better ones they fail as museum.caught.
void visit_museum(std::uint64_t seed, Results& results);

}  // namespace tapeflow
