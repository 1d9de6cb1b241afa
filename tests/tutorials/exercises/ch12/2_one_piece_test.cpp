// The test of exercise ch12.2.
#include "tutorials/exercises/ch12/2_one_piece.hpp"

#include "tests/tutorials/exercises/judge.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace tapeflow::exercise {
namespace {

// (12.4): the way there, without a search.
double there(const std::vector<double>& slopes, double reach, double x) {
  const double width = 2 * reach / static_cast<double>(slopes.size());
  double z = x;
  for (std::size_t k = 0; k < slopes.size(); ++k) {
    const double edge = -reach + width * static_cast<double>(k);
    z += (slopes[k] - 1) * std::clamp(x - edge, 0., width);
  }
  return z;
}

double slope_at(const std::vector<double>& slopes, double reach, double x) {
  if (x < -reach || x >= reach) return 1;
  const double width = 2 * reach / static_cast<double>(slopes.size());
  return slopes[static_cast<std::size_t>((x + reach) / width)];
}

bool near(double a, double b) { return std::abs(a - b) < 1e-9 * std::max(1., std::abs(b)); }

std::string wrong_at(const std::vector<double>& slopes, double reach, double x) {
  const double z = there(slopes, reach, x), log_slope = std::log(slope_at(slopes, reach, x));
  const Back back = back_along_pieces(slopes, reach, z);
  const std::string where = "for " + std::to_string(slopes.size()) + " pieces between ±" +
                            shown(reach) + ", z = " + shown(z) + " comes from x = " + shown(x);
  if (!near(back.x, x)) {
    std::string cause;
    if (std::abs(x) > reach) {
      cause = "; beyond the pieces the map is the identity";
    } else if (back.x != z) {
      cause = "; the piece seems to be looked for among the edges of x, or another slope is taken";
    }
    return where + ", yours is " + shown(back.x) + cause;
  }
  if (near(back.log_det, -log_slope)) return "";
  std::string cause;
  if (near(back.log_det, log_slope)) cause = "; that is the log_det of the way there";
  return where + ", where ln dx/dz is " + shown(-log_slope) + ", yours is " + shown(back.log_det) +
         cause;
}

}  // namespace

std::vector<std::string> judge() {
  const std::vector<double> three{0.5, 2, 0.5}, five{0.1, 2.4, 1.5, 0.9, 0.1};
  for (const double x : {0.3, -2.1, 2.9, 4.5, -7.25}) {
    for (const auto& slopes : {three, five}) {
      const std::string wrong = wrong_at(slopes, 3, x);
      if (!wrong.empty()) return {wrong};
    }
  }
  std::vector<double> many;
  for (int k = 0; k < 64; ++k) many.push_back(k % 2 == 0 ? 0.25 : 1.75);
  for (int i = -40; i < 40; ++i) {
    const std::string wrong = wrong_at(many, 2, 0.053 * i + 0.011);
    if (!wrong.empty()) return {wrong};
  }
  return {};
}

}  // namespace tapeflow::exercise
