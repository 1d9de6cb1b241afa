#include "examples/support/inpainting.hpp"

#include "engine/optimizer.hpp"

namespace tapeflow {

// tag: inpainting
Array<float> inpainted(const Flow<float>& flow, const Array<float>& x, std::size_t given,
                       Rng& rng) {
  Tape<float> tape;
  const Array<float> kept = slice(tape.constant(x), 1, 0, given).value();
  Parameter<float> found{"found", rng.uniform<float>({x.shape(0), x.shape(1) - given}, 0, 1)};
  Adam<float> adam({&found}, {.learning_rate = 0.02});
  for (int step = 0; step < 400; ++step) {
    tape.clear();
    const Var<float> image = concatenate({tape.constant(kept), tape.watch(found)}, 1);
    tape.backward(-sum(flow.log_prob(image)));
    adam.step();
  }
  tape.clear();
  return concatenate({tape.constant(kept), tape.constant(found.value)}, 1).value();
}
// end: inpainting

Array<double> inpainting_rows(const Flow<float>& flow, const Array<float>& x, std::size_t given,
                              std::size_t completions, Rng& rng) {
  Tape<float> tape({.record = false});
  const Var<float> images = tape.constant(x);
  const Shape hidden{x.shape(0), x.shape(1) - given};
  const Var<float> grey = tape.constant(filled<float>(hidden, 0.15f));
  std::vector<Var<float>> rows{images, concatenate({slice(images, 1, 0, given), grey}, 1)};
  for (std::size_t k = 0; k < completions; ++k)
    rows.push_back(tape.constant(inpainted(flow, x, given, rng)));
  return cast<double>(concatenate(std::span<const Var<float>>(rows), 0).value());
}

}  // namespace tapeflow
