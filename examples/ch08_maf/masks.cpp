#include "examples/ch08_maf/masks.hpp"

#include "engine/gradient_check.hpp"
#include "flows/layers/autoregressive/made.hpp"

namespace tapeflow {

// tag: masks
Figure masks_and_jacobian(Rng& rng) {
  const std::size_t d = 5;
  const Made<double> made(natural_order(d), {.hidden = {10, 10}}, rng);
  Tape<double> tape({.record = false});
  const auto mask = [&](std::size_t layer, Sees sees) {
    return transpose(
        tape.constant(degree_mask<double>(made.degrees()[layer], made.degrees()[layer + 1], sees)));
  };
  const Var<double> first = mask(0, Sees::up_to_its_degree),
                    second = mask(1, Sees::up_to_its_degree),
                    last = mask(2, Sees::below_its_degree),
                    unseen = tape.constant(filled<double>({d, 1}, 0));  // the last input
  const Var<double> paths = concatenate({matmul(last, matmul(second, first)), unseen}, 1);
  // end: masks
  Figure figure(2);
  figure.matrix({"First mask, white: 0, blue: 1", "input", "hidden unit"}, first.value());
  figure.matrix({"Last mask, white: 0, blue: 1", "hidden unit", "output"}, last.value());
  figure.matrix({"Paths from input to output", "input", "output"}, paths.value(), "paths");
  figure.matrix({"Jacobian of the outputs", "input", "output"},
                jacobian([&](Var<double> x) { return made(x); }, rng.normal<double>({1, d})),
                "|slope|");
  return figure;
}

}  // namespace tapeflow
