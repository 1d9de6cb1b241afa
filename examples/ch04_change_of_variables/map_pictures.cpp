#include "examples/ch04_change_of_variables/map_pictures.hpp"

#include "examples/ch04_change_of_variables/box_muller.hpp"
#include "flows/layers/coupling/affine_coupling.hpp"

#include <cmath>
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

// The square is cut where r = 0, 0.2, 0.4 … 3.2, so that the rings around z = 0 are equally wide
// and their colours change evenly. What lies beyond r = 3.2 is 0.6 % of the square, along u1 = 0.
Figure square_to_normal() {
  const PlaneMap to_square = [](const Array<double>& radius_and_turn) {
    Array<double> u = radius_and_turn;
    for (std::size_t i = 0; i < u.shape(0); ++i) u(i, 0) = std::exp(-u(i, 0) * u(i, 0) / 2);
    return u;
  };
  const Cells square =
      mapped(box_cells({0, 3.2}, {0, 1}, filled<double>({24, 16}, 0), 8), to_square);
  return before_and_after({"a square of uniform numbers", "u1", "u2"},
                          {"Box and Muller's normal numbers", "z1", "z2"}, square, BoxMuller());
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
