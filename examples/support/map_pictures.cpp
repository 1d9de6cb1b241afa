#include "examples/support/map_pictures.hpp"

#include "flows/affine_coupling.hpp"

#include <utility>

namespace tapeflow {

PlaneMap to_latent_of(const Bijector<double>& layer) {
  return [&layer](const Array<double>& x) {
    Tape<double> tape({.record = false});
    return Array<double>(layer.to_latent(tape.constant(x)).value.value());
  };
}

std::vector<double> log_det_to_latent(const Bijector<double>& layer, const Array<double>& rows) {
  Tape<double> tape({.record = false});
  const Array<double>& log_det = layer.to_latent(tape.constant(rows)).log_det.value();
  return {log_det.begin(), log_det.end()};
}

Figure before_and_after(Labels before_labels, Labels after_labels, Cells cells,
                        const PlaneMap& map) {
  Cells after = mapped(cells, map);
  cells.values = after.values = log_area_ratios(cells, after);
  Figure figure;
  figure.cells(std::move(before_labels), std::move(cells), "ln area ratio");
  figure.cells(std::move(after_labels), std::move(after), "ln area ratio");
  return figure;
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
