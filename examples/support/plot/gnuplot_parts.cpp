#include "examples/support/plot/gnuplot_parts.hpp"

#include "engine/io/number.hpp"
#include "examples/support/plot/gnuplot.hpp"
#include "examples/support/plot/gnuplot_style.hpp"
#include "examples/support/terminal/text_width.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstring>

namespace tapeflow {
namespace {

void set_axis(std::ostream& out, const char* axis, const std::string& label, AxisRange range,
              const Ticks& ticks, double letters) {
  out << "set " << axis << "range [" << shortest(range.low) << ':' << shortest(range.high) << "]\n"
      << "set " << axis << "tics nomirror " << shortest(ticks.step) << "\nset format " << axis
      << " '" << ticks.format << "'\nset " << axis << "label "
      << gnuplot_text(shortened(label, static_cast<std::size_t>(letters))) << " textcolor '"
      << style::ink << "'\n";
}

// The largest number of ticks whose numbers have gaps between them.
Ticks ticks_side_by_side(AxisRange range, double pixels, const style::Size& size) {
  for (double count = size.ticks; count > 1; --count) {
    const Ticks ticks = ticks_of(range, count);
    const double apart = ticks.step / (range.high - range.low) * pixels;
    if (apart >= size.digit * (static_cast<double>(ticks.letters) + 1)) return ticks;
  }
  return ticks_of(range, 1);
}

// The number of digits after the point that a round step needs.
int decimals(double step) {
  int digits = 0;
  for (; digits < 20 && std::abs(step - std::round(step)) > 1e-6 * step; ++digits) step *= 10;
  return digits;
}

// `digits` is the number of digits after the point, or -1 for gnuplot's "%h".
std::size_t letters_of(double value, int digits) {
  return (digits < 0 ? to_text(value) : to_text(value, std::chars_format::fixed, digits)).size();
}

// The format of ticks with this step: -1 or a number of digits, as for letters_of.
int tick_digits(double step) {
  const int digits = decimals(step);
  return step < 1e5 && digits <= 4 ? digits : -1;
}

std::string format_of(int digits) {
  return digits < 0 ? "%h" : "%." + std::to_string(digits) + "f";
}

}  // namespace

std::string shortest(double value) { return std::isfinite(value) ? shortest_text(value) : "NaN"; }

std::string rounded(double value) {
  if (!std::isfinite(value)) return "NaN";
  return to_text(value);
}

// Characters that could have a meaning in gnuplot are written as octal codes. Single-quoted strings
// would not help: one that begins with a doubled quote ends right there.
std::string gnuplot_text(const std::string& text) {
  std::string quoted = "\"";
  for (unsigned char c : text) {
    const bool plain = std::isalnum(c) || c >= 0x80 || std::strchr(" .,:;()+-/", c);
    const std::array<char, 4> code{'\\', static_cast<char>('0' + c / 64),
                                   static_cast<char>('0' + c / 8 % 8),
                                   static_cast<char>('0' + c % 8)};
    if (c < ' ' || c == 0x7f)
      quoted += ' ';  // for example a line break
    else if (plain)
      quoted += static_cast<char>(c);
    else
      quoted.append(code.data(), code.size());
  }
  return quoted + '"';
}

double round_step(double span, double count) {
  const double power = std::pow(10.0, std::floor(std::log10(span / count)));
  for (double digit : {1.0, 2.0, 2.5, 5.0})
    if (digit * power * count >= span) return digit * power;
  return 10 * power;
}

std::string tick_format(double step) { return format_of(tick_digits(step)); }

// Six digits, as "%h" has, are too few for the ticks of a short axis far from zero.
Ticks ticks_of(AxisRange range, double count) {
  const double step = round_step(range.high - range.low, count);
  const double size = std::max(std::abs(range.low), std::abs(range.high));
  int digits = tick_digits(step);
  if (digits < 0 && size > 1e5 * step) digits = decimals(step);
  const double first = std::ceil(range.low / step) * step;
  const double last = std::floor(range.high / step) * step;
  return {step, format_of(digits), std::max(letters_of(first, digits), letters_of(last, digits))};
}

std::string shortened(const std::string& text, std::size_t letters) {
  return text_width(text) <= letters ? text : first_columns(text, std::max(letters, 1UL) - 1) + "…";
}

namespace {

// A PDF has its size in inches, of 72 points each.
std::string terminal(PictureFormat format, double width, double height) {
  if (format == PictureFormat::pdf)
    return "pdfcairo size " + rounded(width / 72) + "in," + rounded(height / 72) + "in";
  return (format == PictureFormat::svg ? "svg size " : "pngcairo size ") +
         std::to_string(std::lround(width)) + ',' + std::to_string(std::lround(height));
}

}  // namespace

void set_style(std::ostream& out, double width, double height, const char* font,
               PictureFormat format) {
  out << "set encoding utf8\nset minussign\n"
      << "set terminal " << terminal(format, width, height) << " noenhanced font '" << font
      << "' background '" << style::paper << "'\n"
      << "set style line 1 linecolor '" << style::faint << "' linewidth 1.5\n"
      << "set style line 2 linecolor '" << style::faint << "' linewidth 1\n";
  set_frame(out);
}

void set_frame(std::ostream& out) {
  out << "set border 3 linecolor '" << style::ink << "' linewidth 1.5\n"
      << "set tics nomirror out scale 0.6 textcolor '" << style::ink << "'\n";
}

void set_margins(std::ostream& out, const Box& box) {
  out << "set lmargin at screen " << shortest(box.left) << "\nset rmargin at screen "
      << shortest(box.right) << "\nset bmargin at screen " << shortest(box.bottom)
      << "\nset tmargin at screen " << shortest(box.top) << '\n';
}

void set_title(std::ostream& out, const std::string& title, const Box& box, const char* font) {
  out << "set label 1 " << gnuplot_text(title) << " at screen " << shortest(box.left) << ", screen "
      << shortest(box.top) << " left offset 0,1.3 font '" << font << "' textcolor '" << style::ink
      << "'\n";
}

void set_panel(std::ostream& out, const Labels& labels, const Box& box, AxisRange x, AxisRange y) {
  const double width = (box.right - box.left) / box.pixel;
  const double height = (box.top - box.bottom) / box.line;
  set_margins(out, box);
  const style::Size& size = box.size;
  set_title(out, labels.title, box, size.title_font);
  set_axis(out, "x", labels.x, x, ticks_side_by_side(x, width, size), width / size.letter);
  set_axis(out, "y", labels.y, y, ticks_of(y, size.ticks), height / size.letter);
}

void plot_legend(std::ostream& out, const Box& box, const std::vector<LegendEntry>& entries) {
  set_margins(out, box);  // the legend may be no wider than the margins allow
  // gnuplot takes letters for wider than they are, and would break a long row.
  const bool is_long = entries.size() > 3;
  out << "set key default\nset key at screen " << shortest(box.right) << ", screen "
      << shortest(box.top + 25 * box.line) << " right bottom horizontal Left reverse samplen 1 "
      << (is_long ? "width -2 " : "") << "textcolor '" << style::ink
      << "'\nunset border\nunset tics\nunset xlabel\nunset ylabel\n"
      << "plot [0:1] [0:1] ";
  for (std::size_t k = 0; k < entries.size(); ++k) {
    out << (k > 0 ? ", " : "") << "2 with ";
    entries[k].line > 0 ? out << "lines lw " << shortest(entries[k].line)
                        : out << "points pt 7 ps 1.5";
    out << " lc rgb '" << entries[k].colour << "' title " << gnuplot_text(entries[k].name);
  }
  out << "\nset key default\nunset key\n";
  set_frame(out);
}

void write_bars(std::ostream& out, const char* block, const Histogram& bars) {
  out << block << " << EOD\n";
  for (std::size_t k = 0; k < bars.heights.size(); ++k)
    out << shortest(bars.range.low + static_cast<double>(k) * bars.bin_width()) << ' '
        << shortest(bars.heights[k]) << '\n';
  out << shortest(bars.range.high) << " 0\nEOD\n";
}

std::string colour_at(std::span<const style::Rgb> scale, double share) {
  const double position = share * static_cast<double>(scale.size() - 1);
  const std::size_t below = std::min(static_cast<std::size_t>(position), scale.size() - 2);
  const double u = position - static_cast<double>(below);
  const style::Rgb &a = scale[below], &b = scale[below + 1];
  std::string text = "#";
  for (double part : {a.red + u * (b.red - a.red), a.green + u * (b.green - a.green),
                      a.blue + u * (b.blue - a.blue)}) {
    const auto value = static_cast<unsigned>(std::lround(part));
    text += "0123456789abcdef"[value / 16];
    text += "0123456789abcdef"[value % 16];
  }
  return text;
}

void set_colour_bar(std::ostream& out, const std::string& what, const Box& box) {
  if (!box.size.colour_bar) return void(out << "unset colorbox\n");
  const std::string left = shortest(box.right + style::bar_gap * box.pixel);
  out << "set colorbox user border 2 origin screen " << left << ", screen " << shortest(box.bottom)
      << " size screen " << shortest(style::bar_width * box.pixel) << ", screen "
      << shortest(box.top - box.bottom) << "\nset label 2 " << gnuplot_text(what) << " at screen "
      << left << ", screen " << shortest(box.top) << " left offset 0,1.25 textcolor '" << style::ink
      << "'\n";
}

double left_margin(AxisRange y, const style::Size& size) {
  const auto letters = static_cast<double>(ticks_of(y, size.ticks).letters);
  return std::max(size.left, size.label + size.digit * letters);
}

}  // namespace tapeflow
