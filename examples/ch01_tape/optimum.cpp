#include "examples/ch01_tape/optimum.hpp"

#include "examples/support/terminal/text_table.hpp"

#include <cmath>
#include <limits>
#include <utility>

namespace tapeflow {
namespace {

// The loss is a number near 0.2, a mean of 357 terms: it is known to about ε = 2.2e-16. A smaller
// gap is rounding.
constexpr double smallest_gap = 1e-15;

// One row of 64 numbers as an image of 8x8 cells; the first eight numbers are its upper row.
Cells image_of(const double* pixels, double sign) {
  constexpr std::size_t side = 8;
  Array<double> values(Shape{side, side});
  for (std::size_t i = 0; i < side; ++i)
    for (std::size_t j = 0; j < side; ++j) values(side - 1 - i, j) = sign * pixels[side * i + j];
  return box_cells({0, side}, {0, side}, values);
}

// The first row with this label.
const double* first_with(double label, const LogisticRegression& model) {
  std::size_t i = 0;
  while (model.label(i, 0) != label) ++i;
  return model.x.data() + i * model.x.shape(1);
}

}  // namespace

Series descend_by_newton(LogisticRegression& model, Results& results) {
  Series losses{"Newton", {}, {}};
  double gradient = 1;
  for (std::size_t step = 1; step <= 20 && gradient > 1e-14; ++step) {
    losses.x.push_back(static_cast<double>(step));
    losses.y.push_back(model.value());
    gradient = model.newton_step();
  }
  results.print("Newton's optimum", number(model.value(), 9) + ", with " +
                                        number(100 * model.accuracy(), 1) +
                                        " % of the images classified correctly");
  results.keep("newton.loss", model.value()).keep("newton.percent", 100 * model.accuracy());
  for (std::size_t k = 0; k < losses.y.size(); ++k)
    results.keep("newton.gap_" + std::to_string(k + 1), losses.y[k] - model.value());
  results.keep("newton.gradient", gradient).keep("newton.steps", losses.x.size());
  return losses;
}

void print_gap(const std::string& label, const std::string& name, const LogisticRegression& model,
               const LogisticRegression& best, Results& results) {
  const double loss = model.value(), gap = loss - best.value();
  const bool rounding = std::abs(gap) < smallest_gap;
  results.keep(name + ".loss", loss).keep(name + ".gap", gap);
  results.print(label,
                number(loss, 9) + ", above Newton's by " +
                    (rounding ? "less than " + scientific(smallest_gap, 1) : scientific(gap)));
}

Figure weights_beside_digits(const LogisticRegression& best) {
  Figure figure(3);
  figure.cells({"A 3: label −1, in blue", "", ""}, image_of(first_with(-1, best), -1), "± ink");
  figure.cells({"An 8: label +1, in red", "", ""}, image_of(first_with(1, best), 1), "± ink");
  figure.cells({"The weights at the optimum", "", ""}, image_of(best.w.value.data(), 1), "weight");
  return figure;
}

Figure gaps(const LogisticRegression& best, std::vector<Series> losses) {
  const double optimum = best.value();
  for (Series& curve : losses) {
    for (double& loss : curve.y) {
      loss -= optimum;
      if (loss < smallest_gap) loss = std::numeric_limits<double>::quiet_NaN();
    }
  }
  Figure figure;
  figure.lines({"Loss above its minimum", "step", "nats per image"}, std::move(losses), {},
               Axes::logarithmic);
  return figure;
}

}  // namespace tapeflow
