// How a Figure becomes a picture: the one place that knows gnuplot, and the one style of all
// pictures of the project.
#pragma once

#include "examples/support/plot/corner.hpp"
#include "examples/support/plot/figure.hpp"

#include <filesystem>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

namespace tapeflow {

/// The commands and numbers that draw the panels in rows of so many (0: all of them side by side),
/// as PNG on standard output. Depends on these alone: no file names, no dates.
std::string gnuplot_script(const std::vector<Panel>& panels, std::size_t columns);
std::string gnuplot_script(const Corner& corner);

struct Rendering {
  std::string png;      ///< the bytes of the picture
  std::string trouble;  ///< why there is none, without a full stop; empty if there is one
};

/// Has gnuplot draw a script, without a shell and without the user's gnuplot settings.
Rendering render(const std::string& script);

/// Draws the script to `png` and returns it; if that fails, says so on `notices`, writes the
/// numbers to the same name ending in .csv, and returns that.
std::filesystem::path draw_or_tabulate(const std::string& script,
                                       const std::function<std::string()>& csv,
                                       const std::filesystem::path& png, std::ostream& notices);

/// The numbers of all panels as one table: columns panel, what, x, y, value.
std::string csv_of(const std::vector<Panel>& panels);

/// Text as a CSV cell, in quotes.
std::string csv_text(const std::string& text);

/// The fewest digits that read back as the same double; "NaN" for everything not finite.
std::string shortest(double value);

}  // namespace tapeflow
