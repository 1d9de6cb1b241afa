// The test answers: where a layer stretches
//
// The log-determinants of the layers are added, as for the density at the other end of to_latent.
#include "flows/data/half_log_2pi.hpp"
#include "tutorials/exercises/ch14/2_draw_of_a_posterior.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tapeflow {
namespace {

using Numbers = std::vector<double>;

double dot(const Numbers& a, const Numbers& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.);
}

// ln(1 + e^v). The exponential is never above 1, so it does not overflow.
double softplus(double v) { return std::max(v, 0.) + std::log1p(std::exp(-std::abs(v))); }

// Moves z through the layer, and returns the log-determinant.
double bend(const PlanarOfRow& layer, Numbers& z) {
  const auto& [w, b, u] = layer;
  const double wu = dot(w, u), m = softplus(wu), t = std::tanh(dot(w, z) + b);
  const double along_w = (m - 1 - wu) / dot(w, w);
  for (std::size_t j = 0; j < z.size(); ++j) z[j] += (u[j] + along_w * w[j]) * t;
  return std::log(t * t + m * (1 - t * t));  // (5.9): the determinant is positive
}

}  // namespace

DrawOfRow draw_of_posterior(const PosteriorOfRow& q, const Numbers& e) {
  DrawOfRow draw{q.mean, 0};
  for (std::size_t j = 0; j < e.size(); ++j) {
    draw.z[j] += std::exp(q.log_deviation[j]) * e[j];
    draw.log_q -= e[j] * e[j] / 2 + half_log_2pi + q.log_deviation[j];
  }
  for (const PlanarOfRow& layer : q.layers) draw.log_q += bend(layer, draw.z);
  return draw;
}

}  // namespace tapeflow
