#include "examples/ch01_tape/optimum.hpp"

#include "examples/support/terminal/text_table.hpp"

#include <utility>

namespace tapeflow {

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
  results.keep("newton.loss", model.value()).keep("accuracy", model.accuracy());
  results.keep("newton.gradient", gradient).keep("newton.steps", losses.x.size());
  return losses;
}

void print_gap(const std::string& label, const std::string& name, const LogisticRegression& model,
               const LogisticRegression& best, Results& results) {
  const double loss = model.value(), gap = loss - best.value();
  results.keep(name, gap).print(label, number(loss, 9) + ", above Newton's by " + scientific(gap));
}

Figure weights_and_gaps(const LogisticRegression& best, std::vector<Series> losses) {
  constexpr std::size_t side = 8;  // pixels per side of an image; the first row is on top
  Array<double> weights(Shape{side, side});
  for (std::size_t i = 0; i < side; ++i)
    for (std::size_t j = 0; j < side; ++j)
      weights(side - 1 - i, j) = best.w.value.data()[side * i + j];
  const double optimum = best.value();
  for (Series& curve : losses)
    for (double& loss : curve.y) loss -= optimum;
  Figure figure;
  figure.cells({"Weights: blue for 3, red for 8", "", ""}, box_cells({0, side}, {0, side}, weights),
               "weight");
  figure.lines({"Loss above its minimum", "step", "nats per image"}, std::move(losses), {},
               Axes::logarithmic);
  return figure;
}

}  // namespace tapeflow
