// Private to the gnuplot_*.cpp files: the parts a script is put together from.
#pragma once

#include "examples/support/plot/figure.hpp"
#include "examples/support/plot/gnuplot_style.hpp"

#include <ostream>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace tapeflow {

/// A panel's drawing area, as fractions of the picture; `pixel` and `line` are the width and the
/// height of one pixel.
struct Box {
  double left, right, bottom, top;
  double pixel, line;
  style::Size size = style::large;
};

/// Text as a gnuplot string that is drawn as it stands, whatever it contains.
std::string gnuplot_text(const std::string& text);

/// A number to six digits, which is more than an image shows; "NaN" for what is not finite.
std::string rounded(double value);

/// The step of 1, 2, 2.5 or 5 times a power of ten that cuts `span` into at most `count` pieces.
double round_step(double span, double count);

/// The format that gives all ticks as many digits after the point as their step needs.
std::string tick_format(double step);

/// The round ticks that cut an axis into at most `count` steps, and the letters of the longest.
struct Ticks {
  double step;
  std::string format;
  std::size_t letters;
};
Ticks ticks_of(AxisRange range, double count);

/// The text, or its beginning and "…" if it has more letters than that.
std::string shortened(const std::string& text, std::size_t letters);

/// The terminal: a picture of so many pixels, with the style that all pictures share.
void set_style(std::ostream& out, double width, double height, const char* font);

/// The border and the tics of a panel, also after another one has unset them.
void set_frame(std::ostream& out);

/// Commands for what all kinds of panels have: the place, the axes, the labels.
void set_panel(std::ostream& out, const Labels& labels, const Box& box, AxisRange x, AxisRange y);
void set_margins(std::ostream& out, const Box& box);
/// Over the left end of the box.
void set_title(std::ostream& out, const std::string& title, const Box& box, const char* font);

/// What the colours mean, over the right end of the box: names and #rrggbb.
void plot_legend(std::ostream& out, const Box& box,
                 const std::vector<std::pair<std::string, std::string>>& entries);

/// The colour at a share of the way, 0 to 1, along a scale, as #rrggbb.
std::string colour_at(std::span<const style::Rgb> scale, double share);

/// The place of the colour bar, right of the box, and over it what it shows. Small panels have
/// none.
void set_colour_bar(std::ostream& out, const std::string& what, const Box& box);

/// The pixels that an axis needs at the left of a panel, and the colour bar at its right.
double left_margin(AxisRange y, const style::Size& size = style::large);
double left_margin_of_cells(const Panel& panel, const style::Size& size);
double right_margin_of_density(const Panel& panel);
double right_margin_of_cells(const Panel& panel);

/// The range of the y axis on which a panel's curves and bars are shown.
AxisRange curves_range(const Panel& panel);

/// A data block for `with steps` and `with fillsteps`: where each bar begins, its height, and the
/// end of the last.
void write_bars(std::ostream& out, const char* block, const Histogram& bars);

/// A whole panel of each kind.
void plot_density(std::ostream& out, const Panel& panel, const Box& box);
void plot_lines(std::ostream& out, const Panel& panel, const Box& box);
void plot_points(std::ostream& out, const Panel& panel, const Box& box);
void plot_cells(std::ostream& out, const Panel& panel, const Box& box);
void plot_matrix(std::ostream& out, const Panel& panel, const Box& box);
/// Whichever it is.
void plot_panel(std::ostream& out, const Panel& panel, const Box& box);

}  // namespace tapeflow
