// The one style of all pictures of the project. Lengths are in pixels.
#pragma once

#include <array>
#include <cstddef>

namespace tapeflow::style {

inline constexpr int height = 900, single_width = 1200, side_by_side_width = 1000;  // panel
inline constexpr int left = 155, right = 50, right_of_density = 170, top = 100, bottom = 115;
inline constexpr int bar_gap = 28, bar_width = 24;  // the colour bar, right of a density
inline constexpr const char* font = "DejaVu Sans,20";
inline constexpr const char* title_font = "DejaVu Sans Bold,22";
inline constexpr double digit = 17, letter = 15.5;  // their approximate widths
inline constexpr double ticks = 7;                  // largest number of steps on an axis

inline constexpr const char* paper = "#ffffff";
inline constexpr const char* ink = "#333333";
inline constexpr const char* faint = "#e4e4e4";

// Curves and points have Okabe and Ito's colours, which readers with any colour vision can tell
// apart (jfly.uni-koeln.de/color). Densities have the blues of ColorBrewer, from paper to dark.
inline constexpr const char* point_colour = "#d55e00";
inline constexpr std::array curve_colours{"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                                          "#e69f00", "#56b4e9", "#000000"};
struct Rgb {
  double red, green, blue;  // 0 to 255
};
inline constexpr std::array<Rgb, 8> density_colours{{{255, 255, 255},
                                                     {222, 235, 247},
                                                     {198, 219, 239},
                                                     {158, 202, 225},
                                                     {107, 174, 214},
                                                     {66, 146, 198},
                                                     {33, 113, 181},
                                                     {8, 48, 107}}};

// Colours for numbers of both signs: blue below zero, white at zero, red above (ColorBrewer's
// RdBu).
inline constexpr std::array<Rgb, 7> signed_colours{{{33, 102, 172},
                                                    {103, 169, 207},
                                                    {209, 229, 240},
                                                    {255, 255, 255},
                                                    {253, 219, 199},
                                                    {239, 138, 98},
                                                    {178, 24, 43}}};
inline constexpr const char* cell_line = "#777777";

inline constexpr double bands = 9;             // largest number of filled contours of a density
inline constexpr unsigned drawn_cells = 600;   // across a density, so that contours are smooth
inline constexpr unsigned marked_points = 20;  // a curve with at most so many points shows them

// The points of a model's samples are transparent (#AARRGGBB, with AA from 00 opaque to ff clear).
// Filled bars have a light point_colour.
inline constexpr const char* sample_points = "#90333333";
inline constexpr const char* bars = "#f2cfb3";
inline constexpr const char* contour = "#333333";

// The lengths and fonts that depend on the size of the panels.
struct Size {
  int width, height;                // a panel with its margins
  double left, right, top, bottom;  // the margins; long axis numbers widen the left one
  double label;                     // the left margin without the numbers of the axis
  const char *font, *title_font;
  double digit, letter, ticks;
  double thickness;  // curves and points, relative to large panels
  bool colour_bar;
};
inline constexpr Size large{.width = side_by_side_width,
                            .height = height,
                            .left = left,
                            .right = right,
                            .top = top,
                            .bottom = bottom,
                            .label = 87,
                            .font = font,
                            .title_font = title_font,
                            .digit = digit,
                            .letter = letter,
                            .ticks = ticks,
                            .thickness = 1,
                            .colour_bar = true};
// A panel of many in rows and columns; its drawing area is a square.
inline constexpr Size small{.width = 488,
                            .height = 506,
                            .left = 76,
                            .right = 28,
                            .top = 52,
                            .bottom = 70,
                            .label = 46,
                            .font = "DejaVu Sans,14",
                            .title_font = "DejaVu Sans Bold,15",
                            .digit = 12,
                            .letter = 11,
                            .ticks = 4,
                            .thickness = 0.7,
                            .colour_bar = false};

// The lengths, fonts and colours of a corner plot.
namespace corner {
inline constexpr double panels = 1000, least_panel = 190, largest_panel = 520, gap = 14;
inline constexpr double label_zone = 44, digit = 12, letter = 11;
inline constexpr double tick_gap = 80;  // approximate pixels between ticks
inline constexpr const char* font = "DejaVu Sans,14";
inline constexpr const char* title_font = "DejaVu Sans Bold,18";
inline constexpr const char* sample_points = "#900072b2";
inline constexpr const char* sample_bars = "#9ecae1";
inline constexpr const char* data_points = "#60d55e00";
inline constexpr double point_size = 0.35;
inline constexpr std::size_t many = 300;  // so many data would hide as many samples
}  // namespace corner

}  // namespace tapeflow::style
