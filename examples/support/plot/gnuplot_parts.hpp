// The parts of a gnuplot script. Private to the gnuplot_*.cpp files and animation.cpp.
#pragma once

#include "examples/support/plot/figure.hpp"
#include "examples/support/plot/gnuplot.hpp"
#include "examples/support/plot/gnuplot_style.hpp"

#include <ostream>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace tapeflow {

/// A panel's drawing area, in fractions of the picture. `pixel` is the width and `line` the height
/// of one pixel.
struct Box {
  double left, right, bottom, top;
  double pixel, line;
  style::Size size = style::large;
};

/// Text as a gnuplot string; gnuplot draws it literally, whatever it contains.
std::string gnuplot_text(const std::string& text);

/// A number with six digits, more than an image shows; "NaN" if it is not finite.
std::string rounded(double value);

/// The step of 1, 2, 2.5 or 5 times a power of ten that divides `span` into at most `count` pieces.
double round_step(double span, double count);

/// A format that gives all ticks as many digits after the point as their step needs.
std::string tick_format(double step);

/// Round ticks that divide an axis into at most `count` steps. `letters` is the length of the
/// longest.
struct Ticks {
  double step;
  std::string format;
  std::size_t letters;
};
Ticks ticks_of(AxisRange range, double count);

/// The text; if it is longer than `letters`, its beginning and "…".
std::string shortened(const std::string& text, std::size_t letters);

/// Sets the terminal: a picture of width x height pixels, or of as many points in a PDF, in the
/// style of all pictures.
void set_style(std::ostream& out, double width, double height, const char* font,
               PictureFormat format = PictureFormat::png);

/// Sets the border and the tics of a panel, which other panels may have unset.
void set_frame(std::ostream& out);

/// Writes the commands that all kinds of panels need: place, axes and labels.
void set_panel(std::ostream& out, const Labels& labels, const Box& box, AxisRange x, AxisRange y);
void set_margins(std::ostream& out, const Box& box);
/// Writes the title above the left end of the box.
void set_title(std::ostream& out, const std::string& title, const Box& box, const char* font);

/// Writes the meaning of the colours and lines above the right end of the box.
struct LegendEntry {
  std::string name, colour;  ///< the colour as #rrggbb
  double line = 0;           ///< the width of a line; 0: a point
};
void plot_legend(std::ostream& out, const Box& box, const std::vector<LegendEntry>& entries);

/// The colour at the fraction `share` (0 to 1) of a scale, as #rrggbb.
std::string colour_at(std::span<const style::Rgb> scale, double share);

/// Sets the colour bar to the right of the box, with the name of its values above it. Small panels
/// have no colour bar.
void set_colour_bar(std::ostream& out, const std::string& what, const Box& box);

/// The margins in pixels that a panel needs: for the axis at its left, and for the colour bar at
/// its right.
double left_margin(AxisRange y, const style::Size& size = style::large);
double left_margin_of_cells(const Panel& panel, const style::Size& size);
double right_margin_of_density(const Panel& panel);
double right_margin_of_cells(const Panel& panel);
double right_margin_of_matrix(const Panel& panel, const style::Size& size);

/// The range of the y axis on which a panel's curves and bars are shown.
AxisRange curves_range(const Panel& panel);

/// A data block for `with steps` and `with fillsteps`: the left edge and the height of each bar,
/// then the right edge of the last.
void write_bars(std::ostream& out, const char* block, const Histogram& bars);

/// Write one panel of the kind in their name.
void plot_density(std::ostream& out, const Panel& panel, const Box& box);
void plot_lines(std::ostream& out, const Panel& panel, const Box& box);
void plot_points(std::ostream& out, const Panel& panel, const Box& box);
void plot_cells(std::ostream& out, const Panel& panel, const Box& box);
void plot_matrix(std::ostream& out, const Panel& panel, const Box& box);
/// Writes a panel of any kind.
void plot_panel(std::ostream& out, const Panel& panel, const Box& box);

}  // namespace tapeflow
