// Judges leaving_levels: each number is followed through the levels by itself.
#include "tutorials/exercises/ch10/4_leaving_level.hpp"

#include "tests/tutorials/exercises/judge.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace tapeflow::exercise {
namespace {

// The level of the number in line h, column w, channel c of a picture with C channels.
std::size_t level_of(std::size_t h, std::size_t w, std::size_t c, std::size_t C,
                     std::size_t levels) {
  for (std::size_t level = 1; level < levels; ++level) {
    c += (2 * (h % 2) + w % 2) * C;
    h /= 2;
    w /= 2;
    C *= 2;  // four times as many by the squeeze, of which a half stays
    if (c >= C) return level;
  }
  return levels;
}

// Of pictures of 4 x 4 x 1 on two levels: numbers in even lines stay, those in odd lines leave.
std::string cause(const std::vector<std::size_t>& got) {
  if (std::all_of(got.begin(), got.end(), [](std::size_t level) { return level == 2; }))
    return ": a half of the channels leaves at the end of every level but the last one";
  if (got[0] == 1 && got[4] == 2)
    return ": the first half of the channels stays, and the second half leaves";
  if (got[4] == 2 && got[8] == 1)
    return ": a half of the channels of every pixel leaves, not a half of the row";
  if (got[4] == 2) return ": squeeze before you split";
  return "";
}

std::string wrong_for(const ImageShape& shape, std::size_t levels) {
  const std::vector<std::size_t> got = leaving_levels(shape, levels);
  const std::string what =
      "pictures of " + to_string(shape) + " on " + std::to_string(levels) + " levels: ";
  if (got.size() != shape.size())
    return what + "needs " + std::to_string(shape.size()) + " numbers, got " +
           std::to_string(got.size());
  for (std::size_t k = 0; k < got.size(); ++k) {
    const std::size_t c = k % shape.channels, w = k / shape.channels % shape.width,
                      h = k / shape.channels / shape.width;
    const std::size_t right = level_of(h, w, c, shape.channels, levels);
    if (got[k] == right) continue;
    std::string sentence = what + "channel " + std::to_string(c) + " of line " + std::to_string(h) +
                           ", column " + std::to_string(w) + " needs to leave after level " +
                           std::to_string(right) + ", got " + std::to_string(got[k]);
    if (std::any_of(got.begin(), got.end(), [&](std::size_t level) { return level > levels; }))
      return sentence + ": nothing is split at the end of the last level";
    return sentence + (shape == ImageShape{4, 4, 1} ? cause(got) : "");
  }
  return "";
}

}  // namespace

std::vector<std::string> judge() {
  struct Case {
    ImageShape shape;
    std::size_t levels;
  };
  for (const auto& [shape, levels] :
       {Case{{4, 4, 1}, 2}, {{2, 2, 1}, 1}, {{8, 4, 1}, 2}, {{4, 4, 3}, 2}, {{16, 8, 1}, 3}}) {
    const std::string wrong = wrong_for(shape, levels);
    if (!wrong.empty()) return {wrong};
  }
  return {};
}

}  // namespace tapeflow::exercise
