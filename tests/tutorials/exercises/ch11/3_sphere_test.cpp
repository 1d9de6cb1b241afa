// Judges on_the_way by the length and the direction of what it returns.
#include "tutorials/exercises/ch11/3_sphere.hpp"

#include "tests/tutorials/exercises/judge.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace tapeflow::exercise {
namespace {

using Latent = std::vector<double>;

// Some roundings of numbers near 1; an angle from an arc cosine near 1 is right to 1e-8, but then
// it hardly matters: far below 1e-9.
constexpr double rounding = 1e-9;

struct Case {
  std::string name;
  Latent a, b;
};

double product(const Latent& a, const Latent& b) {
  double sum = 0;
  for (std::size_t j = 0; j < a.size(); ++j) sum += a[j] * b[j];
  return sum;
}

double length(const Latent& z) { return std::sqrt(product(z, z)); }

// k times the direction of z.
Latent along(const Latent& z, double k) {
  Latent scaled = z;
  for (double& v : scaled) v *= k / length(z);
  return scaled;
}

Latent sum(Latent a, const Latent& b) {
  for (std::size_t j = 0; j < a.size(); ++j) a[j] += b[j];
  return a;
}

double distance(const Latent& a, const Latent& b) { return length(sum(a, along(b, -length(b)))); }

double angle_between(const Latent& a, const Latent& b) {
  return std::acos(std::clamp(product(a, b) / length(a) / length(b), -1., 1.));
}

Latent arc(const Latent& a, const Latent& b, double part, double of_a, double of_b) {
  const double angle = angle_between(a, b);
  if (angle < 1e-7) return along(a, (1 - part) * of_a + part * of_b);
  return sum(along(a, of_a * std::sin((1 - part) * angle) / std::sin(angle)),
             along(b, of_b * std::sin(part * angle) / std::sin(angle)));
}

Latent right_answer(const Case& of, double part) {
  return along(arc(of.a, of.b, part, 1, 1), (1 - part) * length(of.a) + part * length(of.b));
}

std::string likely_cause(const Latent& z, const Case& of, double part) {
  const Latent right = right_answer(of, part),
               line = sum(along(of.a, (1 - part) * length(of.a)), along(of.b, part * length(of.b))),
               chord = sum(along(of.a, 1 - part), along(of.b, part));
  for (const double v : z)
    if (!std::isfinite(v))
      return "a coordinate is not a number: what are sin 0 / sin 0, and an arc cosine of 1 + "
             "1e-16?";
  if (distance(z, line) < rounding)
    return "this is the straight line: its length is " + shown(length(z)) + ", not " +
           shown(length(right));
  if (distance(z, arc(of.a, of.b, part, length(of.a), length(of.b))) < rounding)
    return "the length is " + shown(length(z)) + ", not " + shown(length(right)) +
           ". Apply the shares of the arc to the directions, and put the length on last";
  if (distance(along(z, 1), along(chord, 1)) < rounding)
    return "the length is right, the direction is not. It is that of the straight line, on which "
           "it turns fastest in the middle";
  return "it is " + shown(distance(z, right)) + " away from where it should be";
}

}  // namespace

std::vector<std::string> judge() {
  const std::vector<Case> cases{{"from (2, 0, 0) to (0, 2, 0)", {2, 0, 0}, {0, 2, 0}},
                                {"from (1, 2, -1) to (3, 1, 4)", {1, 2, -1}, {3, 1, 4}},
                                {"from (1, 2, 3) to (0.3, 0.6, 0.9)", {1, 2, 3}, {0.3, 0.6, 0.9}},
                                {"from (1, 1, 1) to (2, 2, 2)", {1, 1, 1}, {2, 2, 2}}};
  for (const Case& of : cases) {
    for (const double part : {0., 0.25, 0.5, 1.}) {
      const Latent z = on_the_way(of.a, of.b, part);
      const std::string where = of.name + ", after " + shown(part) + " of the way, ";
      if (z.size() != of.a.size())
        return {where + "there are " + std::to_string(z.size()) + " numbers, not 3"};
      if (distance(z, right_answer(of, part)) < rounding) continue;
      return {where + likely_cause(z, of, part)};
    }
  }
  return {};
}

}  // namespace tapeflow::exercise
