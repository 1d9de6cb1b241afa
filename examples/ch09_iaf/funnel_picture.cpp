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

void add_density(Figure& figure, const std::string& title, const LogDensity& density,
                 const Array<double>& drawn) {
  Grid grid = density_over(density, range, range);
  for (double& value : grid.values) value = std::min(value, densest_colour);
  figure.density({title, "x1", "x2"}, grid, Array<double>(Shape{0, 2}), drawn);
}

}  // namespace

Figure funnel_and_flow(const Flow<float>& flow, std::uint64_t seed) {
  Rng rng(seed);
  Figure figure;
  add_density(figure, "Neal's funnel, 1000 draws", log_density(energy<double>("funnel").value, 0),
              draw_funnel(rng));
  add_density(figure, "the flow, 1000 draws", log_density(flow),
              cast<double>(flow.sample(draws, rng)));
  return figure;
}

}  // namespace tapeflow
