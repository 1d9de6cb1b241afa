#include "examples/ch09_iaf/funnel_picture.hpp"

#include "examples/support/course/energy_fits.hpp"
#include "examples/support/course/flow_pictures.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

constexpr std::size_t draws = 1000;
constexpr double densest_colour = 0.05;
constexpr AxisRange range{-10, 10};

Array<double> draw_funnel(Rng& rng) {
  Array<double> z = rng.normal<double>({draws, 2});
  for (std::size_t i = 0; i < draws; ++i) {
    z(i, 0) *= 3;
    z(i, 1) *= std::exp(z(i, 0) / 2);
  }
  return z;
}

// A panel of the upper row.
void add_density(Figure& figure, const std::string& title, const LogDensity& density) {
  Grid grid = density_over(density, range, range);
  for (double& value : grid.values) value = std::min(value, densest_colour);
  figure.density({title, "x1", "x2"}, grid);
}

// A panel of the lower row.
void add_draws(Figure& figure, const Array<double>& drawn) {
  figure.points({std::to_string(draws) + " draws of it", "x1", "x2"}, range, range, drawn,
                std::vector<std::size_t>(draws, 0));
}

}  // namespace

Figure funnel_and_fits(const Flow<float>& gaussian, const Flow<float>& flow, std::uint64_t seed) {
  Figure figure(3);
  add_density(figure, "Neal's funnel p", log_density(energy<double>("funnel").value, 0));
  add_density(figure, "the best Gaussian q", log_density(gaussian));
  add_density(figure, "the IAF q", log_density(flow));
  Rng rng(seed);
  add_draws(figure, draw_funnel(rng));
  for (const Flow<float>* fit : {&gaussian, &flow})
    add_draws(figure, cast<double>(fit->sample(draws, rng)));
  return figure;
}

}  // namespace tapeflow
