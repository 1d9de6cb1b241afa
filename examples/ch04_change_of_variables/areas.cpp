#include "examples/ch04_change_of_variables/areas.hpp"

#include "examples/ch04_change_of_variables/map_pictures.hpp"
#include "examples/support/terminal/text_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

namespace tapeflow {
namespace {

constexpr std::array points{std::pair{-1., -1.}, std::pair{0., 1.}, std::pair{1., -0.5}};

// tag: area-ratio
// The area of a square after the map, divided by its area before. The square is centred at (x, y),
// and its image is measured as a polygon.
double area_ratio(const PlaneMap& map, double x, double y, double side) {
  const double half = side / 2;
  const Cells square =
      box_cells({x - half, x + half}, {y - half, y + half}, filled<double>({1, 1}, 0), 32);
  return area(mapped(square, map), 0, 0) / area(square, 0, 0);
}
// end: area-ratio

Var<double> point(Tape<double>& tape, double x, double y) {
  return tape.constant(Array<double>{{x, y}});
}

double det_at(const Bijector<double>& map, double x, double y) {
  Tape<double> tape({.record = false});
  return std::exp(map.to_latent(point(tape, x, y)).log_det.item());
}

}  // namespace

// tag: areas
void compare_areas(const Bijector<double>& map, Results& results) {
  std::cout << "area of a square after a map / before\n";
  TextTable table({"x1", "x2", "|det J|", "side 0.5", "side 0.05", "side 0.005"});
  double worst = 0;
  for (const auto& [x, y] : points) {
    const double det = det_at(map, x, y);
    std::vector<std::string> row{number(x, 1), number(y, 1), number(det, 5)};
    for (double side : {0.5, 0.05, 0.005}) {
      const double ratio = area_ratio(to_latent_of(map), x, y, side);
      row.push_back(number(ratio, 5));
      if (side == 0.005) worst = std::max(worst, std::abs(ratio / det - 1));
    }
    table.row(row);
  }
  std::cout << table;
  results.keep("areas.worst_error", worst);
}
// end: areas

// tag: chain
void compare_chain(const Chain<double>& chain, Results& results) {
  std::cout << "log-determinants of two layers, of their chain, and of the way back\n";
  TextTable table({"x1", "x2", "layer 1", "layer 2", "chain", "ln of area ratio", "to_data"});
  double sum = 0, back = 0;
  for (const auto& [x, y] : points) {
    Tape<double> tape({.record = false});
    const Transformed<double> h = chain.layer(0).to_latent(point(tape, x, y)),
                              z = chain.layer(1).to_latent(h.value),
                              all = chain.to_latent(point(tape, x, y)),
                              x_again = chain.to_data(all.value);
    const double first = h.log_det.item(), second = z.log_det.item(), both = all.log_det.item();
    table.row({number(x, 1), number(y, 1), number(first, 5), number(second, 5), number(both, 5),
               number(std::log(area_ratio(to_latent_of(chain), x, y, 0.005)), 5),
               number(x_again.log_det.item(), 5)});
    sum = std::max(sum, std::abs(first + second - both));
    back = std::max(back, std::abs(both + x_again.log_det.item()));
  }
  std::cout << table;
  results.keep("chain.sum", sum).keep("chain.back", back);
}
// end: chain

}  // namespace tapeflow
