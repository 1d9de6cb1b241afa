#include "examples/ch04_change_of_variables/map_pictures.hpp"

#include "examples/ch04_change_of_variables/box_muller.hpp"
#include "flows/layers/coupling/affine_coupling.hpp"

#include <utility>

namespace tapeflow {
namespace {

Figure before_and_after(Labels before, Labels after, Cells cells, const Bijector<double>& layer) {
  Cells sent = mapped(cells, to_latent_of(layer));
  cells.values = sent.values = log_area_ratios(cells, sent);
  Figure figure;
  figure.cells(std::move(before), std::move(cells), "ln area ratio");
  figure.cells(std::move(after), std::move(sent), "ln area ratio");
  return figure;
}

}  // namespace

PlaneMap to_latent_of(const Bijector<double>& layer) {
  return [&layer](const Array<double>& x) {
    Tape<double> tape({.record = false});
    return Array<double>(layer.to_latent(tape.constant(x)).value.value());
  };
}

Figure warped_plane(const Bijector<double>& layer) {
  return before_and_after({"before: x", "x1", "x2"}, {"after: z", "z1", "z2"},
                          box_cells({-2, 2}, {-2, 2}, filled<double>({16, 16}, 0), 8), layer);
}

// ln u1 is infinite at u1 = 0, so the square begins at u1 = 1e-3.
Figure square_to_normal() {
  return before_and_after(
      {"a square of uniform numbers", "u1", "u2"}, {"Box and Muller's normal numbers", "z1", "z2"},
      box_cells({1e-3, 1}, {0, 1}, filled<double>({24, 12}, 0), 12), BoxMuller());
}

Chain<double> bent_map(std::uint64_t seed) {
  Rng rng(seed);
  Chain<double> map;
  for (const Split& split : {alternating_split(2), alternating_split(2).swapped()})
    map.append<AffineCoupling<double>>(split, AffineCouplingOptions{.hidden = {8}}, rng);
  for (Parameter<double>* p : map.trainable_parameters())
    p->value += 0.5 * rng.normal<double>(p->value.shape());
  return map;
}

}  // namespace tapeflow
