// Judges a check that probes a large gradient along directions.
#include "tutorials/exercises/ch02/3_directions.hpp"

#include "tests/tutorials/exercises/judge.hpp"

#include <cmath>

namespace {

using namespace tapeflow;

constexpr std::size_t entries = 2000, most_values = 100;

struct Verdict {
  bool right;
  std::size_t values;  // how often f was called
};

// The verdict of the reader's check on f(x) = sin(10 r·x) / 10 for random r of length √2000, whose
// gradient is cos(10 r·x) r, and on what `spoil` makes of this gradient.
template <class F>
Verdict verdict(std::uint64_t seed, F spoil) {
  Rng rng(seed);
  const Array<double> r = rng.normal<double>({entries}), x = 0.001 * rng.normal<double>({entries});
  const auto angle = [&r](const Array<double>& at) {
    double sum = 0;
    for (std::size_t k = 0; k < entries; ++k) sum += 10 * r(k) * at(k);
    return sum;
  };
  std::size_t values = 0;
  const auto f = [&](const Array<double>& at) {
    ++values;
    return std::sin(angle(at)) / 10;
  };
  Array<double> gradient = std::cos(angle(x)) * r;
  spoil(gradient);
  const bool right = exercise::gradient_is_right(f, x, gradient, rng);
  return {right, values};
}

std::string complaint(std::uint64_t seed) {
  const Verdict right = verdict(seed, [](Array<double>&) {});
  if (right.values > most_values)
    return "You may call f 100 times. For 2000 entries your check calls it " +
           std::to_string(right.values) + " times: entry by entry it takes 4000 values and more.";
  if (!right.right)
    return "Your check rejects the right gradient of sin(10 r·x) in 2000 numbers. If each of them "
           "moves by h, the point moves by about 45 h, and the function bends on the way: shorten "
           "the direction.";
  if (verdict(seed, [](Array<double>& g) { g *= -1; }).right)
    return "Your check passes a gradient with all signs flipped.";
  if (verdict(seed, [](Array<double>& g) { g *= 1.001; }).right)
    return "Your check passes a gradient that is 0.1 % too long.";
  if (verdict(seed, [](Array<double>& g) { g(1234) *= -1; }).right)
    return "Your check passes a gradient with one wrong sign among 2000 entries, which a look at "
           "some of the entries does not find.";
  if (verdict(seed, [](Array<double>& g) { g(700) += 0.5, g(1300) -= 0.5; }).right)
    return "Your check passes a gradient with two wrong entries, one too large and one too small "
           "by "
           "0.5: two errors that cancel in a sum.";
  return "";
}

}  // namespace

std::vector<std::string> tapeflow::exercise::judge() {
  for (std::uint64_t seed : {1, 2, 3}) {
    const std::string sentence = complaint(seed);
    if (!sentence.empty()) return {sentence};
  }
  return {};
}
