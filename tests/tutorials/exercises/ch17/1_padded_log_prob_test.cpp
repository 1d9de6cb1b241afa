// Judges log_prob_of by sums over the real frames, with padding of random numbers and then of NaN.
#include "tutorials/exercises/ch17/1_padded_log_prob.hpp"

#include "engine/random.hpp"
#include "flows/data/half_log_2pi.hpp"
#include "tests/tutorials/exercises/judge.hpp"

#include <cmath>
#include <limits>

namespace tapeflow::exercise {
namespace {

constexpr std::size_t frames = 6, channels = 4, moved = 2;
constexpr double log_det_of_frame = 0.7;

// What frames first … last - 1 of a sequence add to ln p.
struct Parts {
  double squares = 0, constant = 0, scales = 0, convolution = 0;

  double sum() const { return squares + constant + scales + convolution; }
};

Parts parts_of(const Array<double>& z, const Array<double>& log_scales, std::size_t n,
               std::size_t first, std::size_t last) {
  Parts parts;
  for (std::size_t l = first; l < last; ++l) {
    for (std::size_t c = 0; c < channels; ++c) parts.squares -= z(n, l, c) * z(n, l, c) / 2;
    for (std::size_t c = 0; c < moved; ++c) parts.scales += log_scales(n, l, c);
    parts.constant -= channels * half_log_2pi;
    parts.convolution += log_det_of_frame;
  }
  return parts;
}

std::string hint(const Parts& real, const Parts& padding, std::size_t length, double got) {
  const double right = real.sum();
  const auto is = [&](double value) { return std::abs(got - value) < 1e-9; };
  if (is(right + padding.convolution))
    return " It counts the 1x1 convolution in padded frames, too.";
  if (is(right + padding.constant)) return " It counts the constant ½ ln 2π of padded frames, too.";
  if (is(right + padding.scales)) return " It adds up the log-scales of padded frames, too.";
  if (is(right + padding.squares)) return " It adds up the latents of padded frames, too.";
  if (is(right + padding.sum())) return " It takes every frame for a real one.";
  if (is(right / static_cast<double>(length)))
    return " That is nats a frame. The density is that of the whole sequence.";
  return "";
}

// Sets all padded numbers to NaN.
void spoil(Array<double>& x, const std::vector<std::size_t>& lengths) {
  for (std::size_t n = 0; n < lengths.size(); ++n)
    for (std::size_t l = lengths[n]; l < frames; ++l)
      for (std::size_t c = 0; c < x.shape(2); ++c)
        x(n, l, c) = std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

std::vector<std::string> judge() {
  const std::vector<std::size_t> lengths{3, 6, 1};
  Rng rng(1);
  Array<double> z = rng.normal<double>({lengths.size(), frames, channels}),
                log_scales = rng.normal<double>({lengths.size(), frames, moved});
  for (const std::string padding : {"random numbers", "NaN"}) {
    if (padding == "NaN") {
      spoil(z, lengths);
      spoil(log_scales, lengths);
    }
    const std::vector<double> all = log_prob_of(z, log_scales, log_det_of_frame, lengths);
    if (all.size() != lengths.size())
      return {"A batch of 3 sequences has 3 numbers; yours has " + std::to_string(all.size()) +
              "."};
    for (std::size_t n = 0; n < lengths.size(); ++n) {
      const Parts real = parts_of(z, log_scales, n, 0, lengths[n]);
      if (std::abs(all[n] - real.sum()) < 1e-9) continue;  // sums of 60 numbers near 1
      const std::string nan =
          " Padding may hold NaN, and 0 times NaN is NaN: leave it out instead.";
      return {"With padding of " + padding + ", a sequence of " + std::to_string(lengths[n]) +
              " of 6 frames has ln p = " + shown(real.sum()) + "; your function returned " +
              shown(all[n]) + "." +
              (std::isnan(all[n]) ? nan
                                  : hint(real, parts_of(z, log_scales, n, lengths[n], frames),
                                         lengths[n], all[n]))};
    }
  }
  return {};
}

}  // namespace tapeflow::exercise
