// Private to the gnuplot_*.cpp files: the parts a script is put together from.
#pragma once

#include "examples/support/plot.hpp"

#include <ostream>
#include <string>

namespace tapeflow {

/// A panel's drawing area, as fractions of the picture; `pixel` is the width of one.
struct Box {
  double left, right, bottom, top;
  double pixel;
};

/// Text as a gnuplot string that is drawn as it stands, whatever it contains.
std::string gnuplot_text(const std::string& text);

/// A number to six digits, which is more than an image shows; "NaN" for what is not finite.
std::string rounded(double value);

/// The step of 1, 2, 2.5 or 5 times a power of ten that cuts `span` into at most `count` pieces.
double round_step(double span, double count);

/// The format that gives all ticks as many digits after the point as their step needs.
std::string tick_format(double step);

/// Commands for what all kinds of panels have: the place, the axes, the labels.
void set_panel(std::ostream& out, const Labels& labels, const Box& box, AxisRange x, AxisRange y);

/// A whole panel of each kind.
void plot_density(std::ostream& out, const Panel& panel, const Box& box);
void plot_lines(std::ostream& out, const Panel& panel, const Box& box);

}  // namespace tapeflow
