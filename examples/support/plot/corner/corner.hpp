// A corner plot: one picture of a table with many columns.
#pragma once

#include "engine/array.hpp"
#include "examples/support/plot/gnuplot.hpp"

#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

namespace tapeflow {

/// The histogram of each column on the diagonal, and below it every pair of columns as points.
/// Shows samples of a model and, in another colour, data. The data may have no rows. Few data lie
/// over the samples; if both are many, so that one would hide the other, the data are below the
/// diagonal, and the samples above it. The ranges of the axes leave outliers out.
struct Corner {
  std::string title;
  std::vector<std::string> columns;  ///< D names
  Array<double> samples, data;       ///< [N, D] and [M, D]; the histograms count all rows
  std::size_t drawn = 2000;          ///< largest number of points drawn, of each of the two
};

/// Writes the picture as Figure::save does. A row of the CSV is a sample or a row of the data: a
/// column `what`, then the columns of the table. ShapeError unless the tables have a column for
/// each name; std::logic_error if there is no name.
std::filesystem::path save(const Corner& corner, const std::filesystem::path& picture,
                           std::ostream& notices = std::cerr);

/// The gnuplot commands and numbers of the picture.
std::string gnuplot_script(const Corner& corner, PictureFormat format = PictureFormat::png);

}  // namespace tapeflow
