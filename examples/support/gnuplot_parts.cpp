#include "examples/support/gnuplot_parts.hpp"

#include "examples/support/gnuplot.hpp"
#include "examples/support/gnuplot_style.hpp"

#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstring>

namespace tapeflow {
namespace {

template <class... Precision>
std::string digits_of(double value, Precision... precision) {
  if (!std::isfinite(value)) return "NaN";
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, precision...);
  return std::string(digits.data(), end.ptr);
}

void set_axis(std::ostream& out, const char* axis, const std::string& label, AxisRange range) {
  const double step = round_step(range.high - range.low, style::ticks);
  out << "set " << axis << "range [" << shortest(range.low) << ':' << shortest(range.high) << "]\n"
      << "set " << axis << "tics " << shortest(step) << "\nset format " << axis << " '"
      << tick_format(step) << "'\nset " << axis << "label " << gnuplot_text(label) << " textcolor '"
      << style::ink << "'\n";
}

}  // namespace

std::string shortest(double value) { return digits_of(value); }

std::string rounded(double value) { return digits_of(value, std::chars_format::general, 6); }

// Whatever could mean something to gnuplot is written as its octal code. (Its single-quoted strings
// are no way out: one that begins with a doubled quote ends right there.)
std::string gnuplot_text(const std::string& text) {
  std::string quoted = "\"";
  for (unsigned char c : text) {
    const bool plain = std::isalnum(c) || c >= 0x80 || std::strchr(" .,:;()+-/", c);
    const std::array<char, 4> code{'\\', static_cast<char>('0' + c / 64),
                                   static_cast<char>('0' + c / 8 % 8),
                                   static_cast<char>('0' + c % 8)};
    if (c < ' ' || c == 0x7f)
      quoted += ' ';  // a line break, say
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

std::string tick_format(double step) {
  if (step >= 1e5) return "%h";
  for (int digits = 0; digits <= 4; ++digits, step *= 10)
    if (std::abs(step - std::round(step)) < 1e-6 * step) return "%." + std::to_string(digits) + "f";
  return "%h";
}

void set_panel(std::ostream& out, const Labels& labels, const Box& box, AxisRange x, AxisRange y) {
  out << "set lmargin at screen " << shortest(box.left) << "\nset rmargin at screen "
      << shortest(box.right) << "\nset bmargin at screen " << shortest(box.bottom)
      << "\nset tmargin at screen " << shortest(box.top) << "\nset label 1 "
      << gnuplot_text(labels.title) << " at screen " << shortest(box.left) << ", screen "
      << shortest(box.top) << " left offset 0,1.3 font '" << style::title_font << "' textcolor '"
      << style::ink << "'\n";
  set_axis(out, "x", labels.x, x);
  set_axis(out, "y", labels.y, y);
}

}  // namespace tapeflow
