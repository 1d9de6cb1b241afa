#include "examples/ch06_nice/shears.hpp"

#include "examples/support/terminal/text_table.hpp"
#include "flows/chain.hpp"
#include "flows/layers/coupling/additive_coupling.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

namespace tapeflow {
namespace {

using Shift = std::function<Var<double>(Var<double>)>;

// A shift without parameters, in the place of a coupling's network.
class PlainShift : public Network<double> {
 public:
  explicit PlainShift(Shift m) : m_(std::move(m)) {}
  Var<double> operator()(Var<double> v) const override { return m_(v); }
  void visit(ParameterVisitor<double>&) override {}

 private:
  Shift m_;
};

// tag: three-couplings
// Moves x1, then x2, then x1 again, each by a function of the other one.
Chain<double> three_couplings(const std::vector<Shift>& shifts) {
  Chain<double> chain;
  Split split = alternating_split(2).swapped();
  for (const Shift& m : shifts) {
    chain.append<AdditiveCoupling<double>>(split, std::make_unique<PlainShift>(m), 0);
    split = split.swapped();
  }
  return chain;
}

constexpr double angle = std::numbers::pi / 3;

Chain<double> turn() {
  const Shift outer = [](Var<double> v) { return v * -std::tan(angle / 2); };
  const Shift inner = [](Var<double> v) { return v * std::sin(angle); };
  return three_couplings({outer, inner, outer});
}
// end: three-couplings

Chain<double> waves() {
  const Shift there = [](Var<double> v) { return sin(v * 2.5) * 0.5; };
  const Shift back = [](Var<double> v) { return sin(v * 2.5) * -0.5; };
  return three_couplings({there, back, there});
}

// The middles of 40 x 40 cells of the square from -1 to 1.
Array<double> square() {
  constexpr std::size_t side = 40;
  Array<double> points(Shape{side * side, 2});
  const auto middle = [](std::size_t k) {
    return (2 * static_cast<double>(k) + 1) / static_cast<double>(side) - 1;
  };
  for (std::size_t k = 0; k < side * side; ++k) {
    points(k, 0) = middle(k % side);
    points(k, 1) = middle(k / side);
  }
  return points;
}

void add_row(Figure& figure, const Chain<double>& chain) {
  const Array<double> points = square();
  std::vector<std::size_t> quarters;
  for (std::size_t i = 0; i < points.shape(0); ++i)
    quarters.push_back(2 * (points(i, 1) > 0) + (points(i, 0) > 0));
  Tape<double> tape({.record = false});
  Var<double> v = tape.constant(points);
  for (std::size_t k = 0; k <= chain.size(); ++k) {
    const std::string title = k == 0 ? "a square" : "after coupling " + std::to_string(k);
    figure.points({title, "column 1", "column 2"}, {-2, 2}, {-2, 2}, v.value(), quarters);
    if (k < chain.size()) v = chain.layer(k).to_latent(v).value;
  }
}

}  // namespace

void print_turn(Results& results) {
  const Array<double> x = square();
  Tape<double> tape({.record = false});
  const auto [z, log_det] = turn().to_latent(tape.constant(x));
  const double c = std::cos(angle), s = std::sin(angle);
  double error = 0;
  for (std::size_t i = 0; i < x.shape(0); ++i) {
    const double off_1 = z.value()(i, 0) - (c * x(i, 0) - s * x(i, 1)),
                 off_2 = z.value()(i, 1) - (s * x(i, 0) + c * x(i, 1));
    error = std::max({error, std::abs(off_1), std::abs(off_2)});
  }
  double most = 0;
  for (const double v : log_det.value()) most = std::max(most, std::abs(v));
  results.keep("turn.error", error).keep("turn.log_det", most);
  results.print("three shears",
                "turn the plane by 60°, within " + (error < 1e-14 ? "1e-14" : scientific(error)) +
                    "; log-determinant " + (most == 0 ? "0 exactly" : scientific(most)));
}

Figure sheared_squares() {
  Figure figure(4);
  add_row(figure, turn());
  add_row(figure, waves());
  return figure;
}

}  // namespace tapeflow
