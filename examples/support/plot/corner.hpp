// A table in many columns as one picture.
#pragma once

#include "engine/array.hpp"

#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

namespace tapeflow {

/// On the diagonal the histogram of each column, below it every pair of columns as points: samples
/// of a model and, over them in another colour, data (which may have no rows). Ranges leave
/// outliers out.
struct Corner {
  std::string title;
  std::vector<std::string> columns;  ///< D names
  Array<double> samples, data;       ///< [N, D] and [M, D]; the histograms are of all of them
  std::size_t drawn = 2000;          ///< of the samples and of the data at most so many are points
};

/// Writes the picture as Figure::save does. In the CSV a row is a sample or a row of the data:
/// columns what and those of the table. ShapeError unless the tables have a column for each name;
/// std::logic_error without a name.
std::filesystem::path save(const Corner& corner, const std::filesystem::path& png,
                           std::ostream& notices = std::cerr);

}  // namespace tapeflow
