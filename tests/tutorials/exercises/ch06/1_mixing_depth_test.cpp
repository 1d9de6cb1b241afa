// Judges mixing_depth: splits whose depth can be worked out by hand.
#include "tutorials/exercises/ch06/1_mixing_depth.hpp"

#include "tests/tutorials/exercises/judge.hpp"

#include <string>
#include <vector>

namespace tapeflow::exercise {
namespace {

struct Case {
  std::string name;
  std::vector<Split> splits;
  std::size_t depth;
  std::string cause_of_0;  // what an answer of 0 means, if another is right
};

std::vector<Split> alternating(std::size_t columns, std::size_t count) {
  std::vector<Split> splits{alternating_split(columns)};
  while (splits.size() < count) splits.push_back(splits.back().swapped());
  return splits;
}

// Of two columns the first coupling moves one by the other, the second the other way round: both
// depend on both. Of three that are moved one by one, the last is itself alone until it is moved.
std::vector<Case> cases() {
  const Split moves_0{{1, 2}, {0}}, moves_1{{0, 2}, {1}}, moves_2{{0, 1}, {2}};
  const std::string itself = "a moved column also depends on itself";
  const std::string direct =
      "a moved column depends on all that the kept columns depend on by now, not only the kept "
      "columns";
  return {
      {"two columns, exchanged", alternating(2, 4), 2, itself},
      {"eight columns, halves exchanged", alternating(8, 6), 3, direct},
      {"eight columns, two couplings", alternating(8, 2), 0, ""},
      {"four columns, the same half every time", std::vector<Split>(4, half_split(4)), 0, ""},
      {"three columns, moved one by one", {moves_0, moves_1, moves_2}, 3, direct},
      {"one column against three",
       {{{0}, {1, 2, 3}}, {{1, 2, 3}, {0}}, {{0}, {1, 2, 3}}},
       3,
       direct},
      {"no coupling", {}, 0, ""},
  };
}

}  // namespace

std::vector<std::string> judge() {
  std::vector<std::string> wrong;
  for (const Case& one : cases()) {
    const std::size_t answer = mixing_depth(one.splits);
    if (answer == one.depth) continue;
    std::string sentence =
        one.name + ": needs " + std::to_string(one.depth) + ", got " + std::to_string(answer);
    if (answer > 0 && one.depth > answer)
      sentence += ": too few, some columns do not depend on one another yet";
    if (answer > 0 && one.depth == 0)
      sentence += ": some columns never depend on one another, however many couplings follow";
    if (answer == 0 && !one.cause_of_0.empty()) return {sentence + ": " + one.cause_of_0};
    wrong.push_back(sentence);
    if (wrong.size() == 2) break;
  }
  return wrong;
}

}  // namespace tapeflow::exercise
