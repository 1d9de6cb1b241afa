// Lines of equal height over a grid.
#pragma once

#include "engine/array.hpp"
#include "examples/support/plot/grid.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// The pieces [N, 4] of the line on which the grid's function has this value, each from (x, y) to
/// (x, y): in each square between four centres of cells, by linear interpolation along its sides.
/// Squares with a NaN have no piece.
Array<double> contour_pieces(const Grid& grid, double value);

/// A line of equal density, and the share of the mass inside of it.
struct Contour {
  std::string name;  ///< as "90 %"
  double density = 0;
};

/// The lines that hold these shares of the mass of a density, from its values at samples of it: a
/// share of 0.9 of the samples has a density above the one that 0.1 of them do not reach. None
/// without samples.
std::vector<Contour> mass_contours(std::vector<double> densities_of_samples,
                                   const std::vector<double>& shares);

}  // namespace tapeflow
