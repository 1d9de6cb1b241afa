#include "examples/support/terminal/progress.hpp"

#include "examples/support/terminal/text_width.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include <sys/ioctl.h>
#include <unistd.h>

namespace tapeflow {
namespace {

constexpr double rewritten_gap = 0.05, plain_gap = 3;  // seconds between two lines
constexpr double silent = 1;                           // seconds before the first stage is shown

double steady_seconds() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

// A line that wraps could not be rewritten. The last column stays free, because some terminals wrap
// there.
std::size_t terminal_columns() {
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 2) return 79;
  return size.ws_col - 1u;
}

// The text without the parts behind the last commas, if all of it does not fit: half a number would
// be a wrong one. A single part that is too long is cut.
std::string fitting(std::string text, std::size_t columns) {
  while (text_width(text) > columns) {
    const std::size_t comma = text.rfind(", ");
    if (comma == text.npos) return first_columns(text, columns);
    text.erase(comma);
  }
  return text;
}

std::string two_digits(long long value) { return (value < 10 ? "0" : "") + std::to_string(value); }

}  // namespace

ProgressLine::ProgressLine()
    : ProgressLine(std::cerr, isatty(STDERR_FILENO) ? Style::rewritten : Style::plain,
                   steady_seconds) {}

ProgressLine::ProgressLine(std::ostream& out, Style style, Clock clock)
    : out_(out), style_(style), clock_(std::move(clock)) {}

void ProgressLine::update(const std::string& text) {
  latest_ = text;
  pending_ = true;
  const double gap = style_ == Style::rewritten ? rewritten_gap : plain_gap;
  if (!shown_before_ || clock_() - shown_at_ >= gap) show();
}

void ProgressLine::finish() {
  if (pending_) show();
  if (open_) out_ << std::endl;
  open_ = shown_before_ = false;
}

void ProgressLine::show() {
  if (style_ == Style::rewritten) {
    out_ << '\r' << fitting(latest_, terminal_columns()) << "\033[K" << std::flush;
    open_ = true;
  } else {
    out_ << latest_ << std::endl;
  }
  pending_ = false;
  shown_before_ = true;
  shown_at_ = clock_();
}

Stages::Stages()
    : Stages(std::cerr,
             isatty(STDERR_FILENO) ? ProgressLine::Style::rewritten : ProgressLine::Style::plain,
             steady_seconds) {}

Stages::Stages(std::ostream& out, ProgressLine::Style style, ProgressLine::Clock clock)
    : line_(out, style, clock), clock_(std::move(clock)), started_at_(clock_()) {}

OnProgress Stages::begin(const std::string& what) {
  show(what);
  return [this, what](double done) {
    const double percent = std::clamp(100 * done, 0., 100.);
    show(what + ": " + std::to_string(std::lround(percent)) + " %");
  };
}

void Stages::show(const std::string& text) {
  if (clock_() - started_at_ >= silent) line_.update(text);
}

std::string format_duration(double seconds) {
  if (!(seconds >= 0) || seconds > 1e12) return "unknown";
  const long long whole = std::llround(seconds);
  if (whole < 60) return std::to_string(whole) + " s";
  if (whole < 3600) return std::to_string(whole / 60) + " min " + two_digits(whole % 60) + " s";
  const long long minutes = std::llround(seconds / 60);
  return std::to_string(minutes / 60) + " h " + two_digits(minutes % 60) + " min";
}

}  // namespace tapeflow
