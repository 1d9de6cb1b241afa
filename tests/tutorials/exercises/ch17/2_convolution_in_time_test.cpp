// Judges convolution_in_time by (17.11), number by number, and names five ways to miss it.
#include "tutorials/exercises/ch17/2_convolution_in_time.hpp"

#include "engine/random.hpp"
#include "tests/tutorials/exercises/judge.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace tapeflow::exercise {
namespace {

using Index = std::ptrdiff_t;

constexpr Index padded = 7, channels = 2, outputs = 3;

// One sequence, and how to read it: x(l, c) for any l, and the frame of the kernel that frame a of
// the sum takes.
struct Case {
  Array<double> x, kernel, bias;
  Index length;

  Index side() const { return static_cast<Index>(kernel.shape(0)); }
};

using FrameOf = std::function<double(Index l, Index c)>;

// Output j of frame l, where the kernel begins `before` frames ahead of l.
double sum_at(const Case& one, Index l, Index j, const FrameOf& x, Index before, bool turned) {
  double y = one.bias(j);
  for (Index a = 0; a < one.side(); ++a)
    for (Index c = 0; c < channels; ++c)
      y += x(l + a - before, c) * one.kernel(turned ? one.side() - 1 - a : a, c, j);
  return y;
}

FrameOf zeros_from(const Case& one, Index end) {
  return [&one, end](Index l, Index c) { return l < 0 || l >= end ? 0 : one.x(l, c); };
}

double needed(const Case& one, Index l, Index j) {
  if (l >= one.length) return 0;
  return sum_at(one, l, j, zeros_from(one, one.length), one.side() / 2, false);
}

std::string hint(const Case& one, Index l, Index j, double got) {
  const FrameOf real = zeros_from(one, one.length), all = zeros_from(one, padded);
  const FrameOf clamped = [&one](Index at, Index c) {
    return one.x(std::clamp<Index>(at, 0, one.length - 1), c);
  };
  const Index half = one.side() / 2;
  const auto is = [&](double value) { return std::abs(got - value) < 1e-9; };
  if (l >= one.length) return " Padded frames of y have to be 0, with no bias.";
  if (is(sum_at(one, l, j, real, half, true)))
    return " Your kernel lies the other way round: its frame a meets frame l + a - k / 2 of x.";
  if (is(sum_at(one, l, j, real, one.side() - 1, false)))
    return " Your kernel lies before the frame; here its middle lies on the frame.";
  if (is(sum_at(one, l, j, all, half, false)))
    return " Frames near the end see the padding: x is 0 from frame `length` on.";
  if (is(sum_at(one, l, j, clamped, half, false)))
    return " Before the first frame stands 0, and after the last one, too; no frame is repeated.";
  return "";
}

std::vector<std::string> judge_case(const Case& one) {
  const Array<double> y =
      convolution_in_time(one.x, static_cast<std::size_t>(one.length), one.kernel, one.bias);
  if (y.shape() != Shape{padded, outputs})
    return {"A sequence [7, 2] and a kernel of 3 outputs make [7, 3]; yours is " +
            to_string(y.shape()) + "."};
  for (Index l = 0; l < padded; ++l)
    for (Index j = 0; j < outputs; ++j) {
      const double right = needed(one, l, j);
      if (std::abs(y(l, j) - right) < 1e-9) continue;  // sums of a dozen numbers near 1
      return {"With a kernel of " + std::to_string(one.side()) + " frames, frame " +
              std::to_string(l) + " of a sequence of " + std::to_string(one.length) + " is " +
              shown(right) + "; your function returned " + shown(y(l, j)) + "." +
              hint(one, l, j, y(l, j))};
    }
  return {};
}

}  // namespace

std::vector<std::string> judge() {
  Rng rng(1);
  for (const std::size_t side : {1u, 3u, 5u}) {
    for (const Index length : {Index{5}, padded}) {
      const Case one{rng.normal<double>({padded, channels}),
                     rng.normal<double>({side, channels, outputs}), rng.normal<double>({outputs}),
                     length};
      if (const auto sentences = judge_case(one); !sentences.empty()) return sentences;
    }
  }
  return {};
}

}  // namespace tapeflow::exercise
