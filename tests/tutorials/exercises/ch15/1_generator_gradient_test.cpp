// Judges generator_losses: the losses by their definition, the slopes by central differences of the
// losses, and both at logits where D or 1 - D is rounded to 0 or 1.
#include "tutorials/exercises/ch15/1_generator_gradient.hpp"

#include "engine/gradient_check.hpp"
#include "tests/tutorials/exercises/judge.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace tapeflow::exercise {
namespace {

using Sentences = std::vector<std::string>;
using Numbers = std::vector<double>;

// The terms of each sum have one sign, so that a few dozen roundings stay below 1e-14 of the
// result.
bool is_near(double a, double b) { return std::abs(a - b) <= 1e-9 * std::abs(b); }

// Central differences of a loss near 1 with a step of 6e-6 are wrong by less than 1e-10.
bool is_slope(double a, double b) { return std::abs(a - b) < 1e-8; }

bool are_slopes(const Numbers& a, const Numbers& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), is_slope);
}

Numbers times(double factor, Numbers numbers) {
  for (double& one : numbers) one *= factor;
  return numbers;
}

struct Loss {
  std::string name;
  LossAndSlopes GeneratorLosses::*of;
};
const std::vector<Loss> losses{{"non_saturating", &GeneratorLosses::non_saturating},
                               {"saturating", &GeneratorLosses::saturating}};

std::string of_loss(const Loss& loss, const Numbers& logits) {
  std::string list;
  for (const double l : logits) list += (list.empty() ? "" : ", ") + shown(l);
  return loss.name + " loss for the " + (logits.size() == 1 ? "logit " : "logits ") + list;
}

std::string wrong_number(const std::string& of, double needed, double got) {
  return of + " is " + shown(needed) + "; your function returned " + shown(got) + ".";
}

std::string wrong_loss(const Loss& loss, const Numbers& logits, double needed, double got) {
  return wrong_number("The " + of_loss(loss, logits), needed, got);
}

std::string wrong_slope(const Loss& loss, const Numbers& logits, std::size_t i, double needed,
                        double got) {
  return wrong_number("slopes[" + std::to_string(i) + "] of the " + of_loss(loss, logits), needed,
                      got);
}

Sentences wrong_count(const GeneratorLosses& got, std::size_t rows) {
  for (const Loss& loss : losses) {
    const std::size_t count = (got.*loss.of).slopes.size();
    if (count != rows)
      return {"The " + loss.name + " loss has a slope for each of " + std::to_string(rows) +
              " logits; yours has " + std::to_string(count) + "."};
  }
  return {};
}

const Numbers common{-2, -0.5, 0, 0.3, 1.5};

// The losses as they are defined. At these logits D and 1 - D keep their digits.
double by_definition(const Loss& loss) {
  double sum = 0;
  for (const double l : common) {
    const double D = 1 / (1 + std::exp(-l));
    sum += loss.name == "saturating" ? std::log(1 - D) : -std::log(D);
  }
  return sum / static_cast<double>(common.size());
}

std::string hint_for_loss(double needed, double got) {
  if (is_near(got, static_cast<double>(common.size()) * needed))
    return " That is the sum over the rows: divide it by N.";
  if (is_near(got, -needed)) return " That has the wrong sign.";
  return "";
}

Sentences loss_at_common_logits() {
  const GeneratorLosses all = generator_losses(common);
  for (const Loss& loss : losses) {
    const double needed = by_definition(loss), got = (all.*loss.of).loss;
    if (!is_near(got, needed))
      return {wrong_loss(loss, common, needed, got) + hint_for_loss(needed, got)};
  }
  return {};
}

// The slopes by central differences of the reader's own loss.
Numbers by_differences(const Loss& loss) {
  const double h = difference_step(1);
  Numbers slopes;
  for (std::size_t i = 0; i < common.size(); ++i) {
    Numbers above = common, below = common;
    above[i] += h;
    below[i] -= h;
    slopes.push_back(
        ((generator_losses(above).*loss.of).loss - (generator_losses(below).*loss.of).loss) /
        (2 * h));
  }
  return slopes;
}

std::string hint_for_slopes(const Loss& loss, const Numbers& needed, const Numbers& got) {
  const auto rows = static_cast<double>(common.size());
  const Loss& other = &loss == &losses[0] ? losses[1] : losses[0];
  if (are_slopes(times(1 / rows, got), needed))
    return " The loss is a mean over N rows, so each slope has the factor 1/N.";
  if (are_slopes(times(-1, got), needed))
    return " All of these slopes have the wrong sign: a higher logit is better for the generator.";
  if (are_slopes(got, by_differences(other)))
    return " These are the slopes of the " + other.name + " loss.";
  return "";
}

Sentences slopes_at_common_logits() {
  const GeneratorLosses all = generator_losses(common);
  for (const Loss& loss : losses) {
    const Numbers needed = by_differences(loss), &got = (all.*loss.of).slopes;
    for (std::size_t i = 0; i < common.size(); ++i)
      if (!is_slope(got[i], needed[i]))
        return {wrong_slope(loss, common, i, needed[i], got[i]) +
                hint_for_slopes(loss, needed, got)};
  }
  return {};
}

using Hint = std::function<std::string(double got)>;

// Holds one loss at some logits against what it has to be there.
Sentences compare(const Loss& loss, const Numbers& logits, const LossAndSlopes& needed,
                  const Hint& for_loss, const Hint& for_slope) {
  const auto [got, slopes] = generator_losses(logits).*loss.of;
  if (!is_near(got, needed.loss))
    return {wrong_loss(loss, logits, needed.loss, got) + for_loss(got)};
  for (std::size_t i = 0; i < logits.size(); ++i)
    if (!is_near(slopes[i], needed.slopes[i]))
      return {wrong_slope(loss, logits, i, needed.slopes[i], slopes[i]) + for_slope(slopes[i])};
  return {};
}

// e^-1000 is 0 in a double, so that ln D is -1000 and 0, and D is 0 and 1.
Sentences at_thousand() {
  const std::string no_number = " e^1000 is infinite, and infinity over infinity is no number.";
  const Hint for_loss = [&](double got) -> std::string {
    if (std::isnan(got)) return no_number;
    if (std::isinf(got))
      return " D is 0 in a double at -1000, 1 - D at 1000, and e^1000 overflows. Compute the "
             "logarithms from the logits, with no exponential above 1.";
    if (std::abs(got) < 500)
      return " A small number beside D, or a smallest D, makes the logarithm finite, but wrong.";
    return "";
  };
  const Hint for_slope = [&](double got) { return std::isnan(got) ? no_number : ""; };
  const Numbers logits{-1000, 1000};
  const Sentences wrong = compare(losses[0], logits, {500, {-0.5, 0}}, for_loss, for_slope);
  if (!wrong.empty()) return wrong;
  return compare(losses[1], logits, {-500, {0, -0.5}}, for_loss, for_slope);
}

// ln(1 + e^-40) and e^-40 / (1 + e^-40) are e^-40, up to e^-40 of themselves.
Sentences at_forty() {
  const double tiny = std::exp(-40);
  const Hint for_loss = [](double got) {
    return got == 0
               ? " 1 + e^-40 is rounded to 1: std::log1p(v) is ln(1 + v) without that rounding."
               : "";
  };
  const Hint for_slope = [](double got) {
    return got == 0 ? " D is rounded to 1, and D - 1 to 0. But 1 - D is the probability of another "
                      "logit."
                    : "";
  };
  const Hint no_hint = [](double) { return ""; };
  const Sentences wrong = compare(losses[0], {40}, {tiny, {-tiny}}, for_loss, for_slope);
  if (!wrong.empty()) return wrong;
  return compare(losses[1], {-40}, {-tiny, {-tiny}}, for_loss, no_hint);
}

}  // namespace

Sentences judge() {
  const Sentences wrong = wrong_count(generator_losses(common), common.size());
  if (!wrong.empty()) return wrong;
  for (const auto check : {loss_at_common_logits, slopes_at_common_logits, at_thousand, at_forty}) {
    const Sentences found = check();
    if (!found.empty()) return found;
  }
  return {};
}

}  // namespace tapeflow::exercise
