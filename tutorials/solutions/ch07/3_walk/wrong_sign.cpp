// The test answers: the sign of the log-determinant
// The log-determinant of to_data is added, but it belongs to the other direction.
#include "tutorials/exercises/ch07/3_walk.hpp"

namespace tapeflow {

Thinnest thinnest_place(const Flow<double>& flow, const std::vector<double>& from,
                        const std::vector<double>& to, std::size_t steps) {
  const std::size_t d = flow.features();
  Tape<double> tape({.record = false});
  Array<double> ends(Shape{2, d}), latents(Shape{steps + 1, d});
  for (std::size_t j = 0; j < d; ++j) {
    ends(0, j) = from[j];
    ends(1, j) = to[j];
  }
  const Array<double>& z = flow.bijector().to_latent(tape.constant(ends)).value.value();
  for (std::size_t k = 0; k <= steps; ++k) {
    const double share = static_cast<double>(k) / static_cast<double>(steps);
    for (std::size_t j = 0; j < d; ++j) latents(k, j) = z(0, j) + share * (z(1, j) - z(0, j));
  }
  const Transformed<double> mapped = flow.bijector().to_data(tape.constant(latents));
  const Var<double> x = mapped.value;
  const Var<double> base = flow.base().log_prob(tape.constant(latents));
  const Array<double>& log_p = (base + mapped.log_det).value();
  std::size_t least = 0;
  for (std::size_t k = 0; k <= steps; ++k)
    if (log_p(k) < log_p(least)) least = k;
  Thinnest place{{}, log_p(least)};
  for (std::size_t j = 0; j < d; ++j) place.x.push_back(x.value()(least, j));
  return place;
}

}  // namespace tapeflow
