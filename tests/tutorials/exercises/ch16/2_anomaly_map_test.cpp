// Judges anomaly_map_of: its sum by the density of a flow that is known, and its entries by moving
// one position at a time.
#include "tutorials/exercises/ch16/2_anomaly_map.hpp"

#include "engine/random.hpp"
#include "flows/data/half_log_2pi.hpp"
#include "tests/tutorials/exercises/judge.hpp"

#include <cmath>

namespace tapeflow::exercise {
namespace {

constexpr std::size_t positions = 3, channels = 4;

struct Parts {
  double squares = 0, scales = 0;
};

// The parts of one position, added up number by number.
Parts parts_of(const Array<double>& z, const std::vector<Array<double>>& log_scales,
               std::size_t p) {
  Parts parts;
  for (std::size_t c = 0; c < channels; ++c) parts.squares += z(p, c) * z(p, c);
  for (const Array<double>& s : log_scales)
    for (std::size_t c = 0; c < s.shape(1); ++c) parts.scales += s(p, c);
  return parts;
}

std::string hint(const Parts& parts, double total, double got) {
  const double constant = channels * half_log_2pi, right = parts.squares / 2 + constant;
  const auto is = [&](double value) { return std::abs(got - value) < 1e-9; };
  if (is(right + parts.scales))
    return " The log-scales have the wrong sign: a step that stretches makes the density larger.";
  if (is(right - total))
    return " That takes the log-scales of all positions. Only those of this position belong here.";
  if (is(right)) return " That is the latents' part alone. The log-scales are missing.";
  if (is(parts.squares / 2 - parts.scales) || is(parts.squares / 2 + half_log_2pi - parts.scales))
    return " Each of the C latents has a constant ½ ln 2π.";
  return "";
}

}  // namespace

std::vector<std::string> judge() {
  Rng rng(1);
  const Array<double> z = rng.normal<double>({positions, channels});
  const std::vector<Array<double>> all = {rng.normal<double>({positions, 2}),
                                          rng.normal<double>({positions, 3})};
  for (const std::size_t couplings : {0u, 2u}) {
    const std::vector<Array<double>> scales(all.begin(), all.begin() + std::ptrdiff_t(couplings));
    const std::vector<double> map = anomaly_map_of(z, scales);
    if (map.size() != positions)
      return {"The map of 3 positions has 3 numbers; yours has " + std::to_string(map.size()) +
              "."};
    double total = 0;
    for (std::size_t p = 0; p < positions; ++p) total += parts_of(z, scales, p).scales;
    for (std::size_t p = 0; p < positions; ++p) {
      const Parts parts = parts_of(z, scales, p);
      const double needed = parts.squares / 2 + channels * half_log_2pi - parts.scales;
      if (std::abs(map[p] - needed) < 1e-9) continue;  // sums of a dozen numbers near 1
      return {"With " + std::to_string(couplings) + " couplings, position " + std::to_string(p) +
              " of the map is " + shown(needed) + "; your function returned " + shown(map[p]) +
              "." + hint(parts, total, map[p])};
    }
  }
  return {};
}

}  // namespace tapeflow::exercise
