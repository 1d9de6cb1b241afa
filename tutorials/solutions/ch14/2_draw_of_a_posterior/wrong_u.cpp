// The test answers: with u in place of û
//
// The layer is pushed along u, which may fold the plane.
#include "flows/data/half_log_2pi.hpp"
#include "tutorials/exercises/ch14/2_draw_of_a_posterior.hpp"

#include <cmath>
#include <numeric>

namespace tapeflow {
namespace {

using Numbers = std::vector<double>;

double dot(const Numbers& a, const Numbers& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.);
}

// Moves z through the layer, and returns the log-determinant.
double bend(const PlanarOfRow& layer, Numbers& z) {
  const auto& [w, b, u] = layer;
  const double wu = dot(w, u), t = std::tanh(dot(w, z) + b);
  for (std::size_t j = 0; j < z.size(); ++j) z[j] += u[j] * t;
  return std::log(std::abs(1 + wu * (1 - t * t)));
}

}  // namespace

DrawOfRow draw_of_posterior(const PosteriorOfRow& q, const Numbers& e) {
  DrawOfRow draw{q.mean, 0};
  for (std::size_t j = 0; j < e.size(); ++j) {
    draw.z[j] += std::exp(q.log_deviation[j]) * e[j];
    draw.log_q -= e[j] * e[j] / 2 + half_log_2pi + q.log_deviation[j];
  }
  for (const PlanarOfRow& layer : q.layers) draw.log_q -= bend(layer, draw.z);
  return draw;
}

}  // namespace tapeflow
