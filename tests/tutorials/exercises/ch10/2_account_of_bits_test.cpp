// Judges bits_of: accounts with and without a frame, of grey and of coloured pictures.
#include "tutorials/exercises/ch10/2_account_of_bits.hpp"

#include "tests/tutorials/exercises/judge.hpp"

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

namespace tapeflow::exercise {
namespace {

struct Case {
  std::string name;
  Account account;
};

struct Mistake {
  double answer;
  std::string cause;
};

// The right formula with parts to exchange: the columns that have a cell, the dimensions that share
// the cost, the levels, and the nats of the standardisation.
double formula(const Account& a, std::size_t cells, std::size_t dimensions, std::size_t levels,
               double standardise) {
  const double log_p = a.log_prob + a.log_det_logit + standardise -
                       static_cast<double>(cells) * std::log(static_cast<double>(levels));
  return -log_p / (static_cast<double>(dimensions) * std::numbers::ln2);
}

double log_det_of_standardise(const Account& a) {
  double sum = 0;
  for (const double deviation : a.deviations) sum -= std::log(deviation);
  return sum;
}

std::vector<Mistake> mistakes(const Account& a) {
  const std::size_t all = a.framed.size(), d = a.picture.size(), L = a.levels;
  const double s = log_det_of_standardise(a);
  return {
      {formula(a, all, all, L, s),
       "the frame must not share the cost: divide by the dimensions of the picture"},
      {formula(a, d, d, L, s),
       "the columns of the frame have cells as well: the flow's log_prob is of all columns"},
      {formula(a, all, d, L - 1, s),
       "(level + u) / levels divides by the number of levels, not by the largest level"},
      {formula(a, all, d, L, -s), "to divide by a deviation has the log-determinant -ln deviation"},
      {formula(a, all, d, L, 0), "the log-determinant of the standardisation is missing"},
      {formula(a, all, a.picture.pixels(), L, s),
       "each channel of a pixel is a dimension: the cost is shared by H W C numbers"},
      {-a.log_prob / (static_cast<double>(d) * std::numbers::ln2),
       "the flow's log_prob is of standardised logits; it is a long way from there to levels"},
  };
}

std::vector<Case> cases() {
  const std::vector<double> grey(16, 2.5), colour(48, 0.8);
  std::vector<double> framed(64, 2.5);
  for (std::size_t j = 0; j < 20; ++j) framed[j] = 1.1;
  return {
      {"grey pictures of 4 x 4 without a frame", {{4, 4, 1}, {4, 4, 1}, 256, -20.5, 61, grey}},
      {"coloured pictures of 4 x 4 without a frame",
       {{4, 4, 3}, {4, 4, 3}, 256, -60.25, 190, colour}},
      {"grey pictures of 6 x 6 in a frame of 8 x 8",
       {{6, 6, 1}, {8, 8, 1}, 256, -85.5, 250, framed}},
      {"pictures of 17 levels", {{4, 4, 1}, {4, 4, 1}, 17, -18, 40, grey}},
  };
}

}  // namespace

std::vector<std::string> judge() {
  for (const auto& [name, account] : cases()) {
    const double right = formula(account, account.framed.size(), account.picture.size(),
                                 account.levels, log_det_of_standardise(account));
    const double got = bits_of(account);
    if (std::abs(got - right) <= 1e-9 * std::abs(right)) continue;
    std::string sentence =
        name + ": needs " + shown(right) + " bits per dimension, got " + shown(got);
    for (const Mistake& mistake : mistakes(account)) {
      if (std::abs(got - mistake.answer) > 1e-9 * std::abs(mistake.answer)) continue;
      sentence += ": " + mistake.cause;
      break;
    }
    return {sentence};
  }
  return {};
}

}  // namespace tapeflow::exercise
