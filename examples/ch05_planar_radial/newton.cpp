#include "examples/ch05_planar_radial/newton.hpp"

#include "examples/support/terminal/text_table.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace tapeflow {
namespace {

// The equation g(y) = y + (m - 1) tanh y = c, with the start that tanh_root takes for m >= 1.
struct Equation {
  double m, c;

  double g(double y) const { return y + (m - 1) * std::tanh(y); }
  double slope(double y) const { return 1 + (m - 1) * (1 - std::pow(std::tanh(y), 2)); }
  double safe_start() const { return std::max(c - (m - 1), c / m); }
};

constexpr Equation jumps{10, 3}, climbs{100, 100};
constexpr std::size_t steps = 7;

// tag: newton
// The numbers that Newton's method visits: from each it goes where the tangent reaches c.
std::vector<double> newton(const Equation& equation, double start) {
  std::vector<double> path{start};
  while (path.size() <= steps && std::abs(equation.g(path.back()) - equation.c) > 1e-12) {
    const double y = path.back();
    path.push_back(y - (equation.g(y) - equation.c) / equation.slope(y));
  }
  return path;
}
// end: newton

std::string written(const std::vector<double>& path) {
  std::string text;
  for (const double y : path) text += (text.empty() ? "" : ", ") + number(y, 3);
  return text;
}

// From each y up or down to the curve, and along its tangent to the height c.
Series zigzag(const Equation& equation, const std::vector<double>& path) {
  Series series{"Newton's steps", {}, {}};
  for (const double y : path) {
    series.x.insert(series.x.end(), {y, y});
    series.y.insert(series.y.end(), {equation.c, equation.g(y)});
  }
  return series;
}

void add_panel(Figure& figure, const Equation& equation, double start, AxisRange range) {
  Series curve{"g(y)", {}, {}};
  for (int k = 0; k <= 400; ++k) {
    curve.x.push_back(range.low + (range.high - range.low) * k / 400);
    curve.y.push_back(equation.g(curve.x.back()));
  }
  const std::string c = number(equation.c, 0);
  figure.lines({"m = " + number(equation.m, 0) + ", c = " + c + ", from y = " + number(start, 0),
                "y", "g(y)"},
               {std::move(curve),
                zigzag(equation, newton(equation, start)),
                {"c = " + c, {range.low, range.high}, {equation.c, equation.c}, Stroke::guide}});
}

}  // namespace

void print_newton(Results& results) {
  const std::vector<double> safe = newton(jumps, jumps.safe_start());
  std::cout << "Newton's method on y + 9 tanh y = 3\n";
  results.print("  from y = c", written(newton(jumps, jumps.c)) + " …");
  results.print("  from a safe start", written(safe));
  results.keep("newton.steps", safe.size() - 1);
}

Figure newton_paths() {
  Figure figure;
  add_panel(figure, jumps, jumps.c, {-8, 14});
  add_panel(figure, climbs, climbs.safe_start(), {0, 4});
  return figure;
}

}  // namespace tapeflow
