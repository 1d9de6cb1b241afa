// What check_bijector says of a planted layer.
#pragma once

#include "tests/flows/planted/all_planted.hpp"

namespace tapeflow {

inline constexpr int clauses = 12;

/// The clause of check_bijector (see check_bijector.hpp) that a sentence belongs to; 0 if it
/// belongs to none.
int clause_of(const std::string& sentence);

struct Verdict {
  std::vector<std::string> sentences;
  std::set<int> caught_by;  ///< the clauses of the sentences

  /// The sentence that the planted layer expects; empty if it is not said.
  std::string expected;

  /// Whether the clauses that must catch the bug did, no others than may did, and the expected
  /// sentence was said.
  bool right = false;
};

Verdict verdict_on(const PlantedLayer& planted);

}  // namespace tapeflow
