#include "examples/ch08_maf/masks.hpp"

#include "engine/gradient_check.hpp"
#include "flows/layers/autoregressive/made.hpp"

namespace tapeflow {

// tag: masks
Figure masks_and_jacobian(Rng& rng) {
  const Made<double> made(natural_order(5), {.hidden = {10, 10}}, rng);
  Tape<double> tape({.record = false});
  const auto mask = [&](std::size_t layer, Sees sees) {
    return tape.constant(
        degree_mask<double>(made.degrees()[layer], made.degrees()[layer + 1], sees));
  };
  const auto first = mask(0, Sees::up_to_its_degree), second = mask(1, Sees::up_to_its_degree),
             last = mask(2, Sees::below_its_degree);
  const Array<double> paths = transpose(matmul(matmul(first, second), last)).value();
  const std::string seen = "input (none sees the fifth)";
  Figure figure(2);
  figure.matrix({"First mask: degrees up to its own", "hidden unit", seen}, first.value());
  figure.matrix({"Last mask: degrees below its own", "output", "hidden unit"}, last.value());
  figure.matrix({"Paths from input to output", seen, "output"}, paths);
  figure.matrix({"Jacobian of the outputs", "input", "output"},
                jacobian([&](Var<double> x) { return made(x); }, rng.normal<double>({1, 5})));
  return figure;
}
// end: masks

}  // namespace tapeflow
