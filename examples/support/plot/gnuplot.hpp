// Draws figures with gnuplot, all in one style.
#pragma once

#include "examples/support/plot/figure.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

namespace tapeflow {

enum class PictureFormat { png, svg, pdf };

/// The format that a name ends in: .svg or .pdf; every other name is of a PNG.
PictureFormat format_of(const std::filesystem::path& picture);

/// The gnuplot commands and numbers that draw the panels on standard output, in rows of `columns`
/// panels (0: all side by side). The script depends on the arguments alone: it has no file names
/// and no dates.
std::string gnuplot_script(const std::vector<Panel>& panels, std::size_t columns,
                           PictureFormat format = PictureFormat::png);

struct Rendering {
  std::string picture;  ///< its bytes
  std::string trouble;  ///< why there is no picture, without a full stop; else empty
};

/// Runs gnuplot on a script, without a shell and without the user's gnuplot settings. A gnuplot
/// that draws for longer than `limit` is ended, and one that ends well without a whole picture
/// (PNG, GIF, SVG or PDF) is trouble, too.
Rendering render(const std::string& script,
                 std::chrono::milliseconds limit = std::chrono::minutes(1));

/// Where the numbers go if there is no picture: to its name with .csv behind it. What is no file,
/// such as /dev/stdout, gets the numbers in place of the picture.
std::filesystem::path numbers_instead_of(const std::filesystem::path& png);

/// Draws the script to `png` and returns it. If that fails, says so on `notices`, writes the
/// numbers `csv()` to numbers_instead_of(png), and returns that name. std::runtime_error if that
/// file is there and does not hold numbers of an earlier picture.
std::filesystem::path draw_or_tabulate(const std::string& script,
                                       const std::function<std::string()>& csv,
                                       const std::filesystem::path& png, std::ostream& notices);

/// The numbers of all panels as one table: columns panel, what, x, y, value.
std::string csv_of(const std::vector<Panel>& panels);

/// Text as a CSV cell in quotes.
std::string csv_text(const std::string& text);

/// The fewest digits that read back as the same double; "NaN" for a value that is not finite.
std::string shortest(double value);

}  // namespace tapeflow
