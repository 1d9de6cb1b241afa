#include "examples/ch11_glow/convolutions.hpp"

#include "examples/support/terminal/text_table.hpp"
#include "flows/layers/image/per_pixel.hpp"
#include "flows/layers/linear/lu_linear.hpp"
#include "flows/layers/linear/matrix_linear.hpp"

#include <algorithm>
#include <cmath>

namespace tapeflow {
namespace {

constexpr ImageShape shape{7, 7, 8};

struct SignAndLog {
  double sign, log_abs;
};

SignAndLog determinant(const Array<double>& W) {
  Tape<double> tape({.record = false});
  const SignedLogDet<double> found = slogdet(tape.constant(W));
  return {found.sign, found.log_abs.value()(0)};
}

// A random matrix of the channels that turns space over, as a mirror does.
Array<double> mirroring_matrix(Rng& rng) {
  for (;;) {
    Array<double> W = rng.normal<double>({shape.channels, shape.channels});
    if (determinant(W).sign < 0) return W;
  }
}

double largest_difference(const Array<double>& a, const Array<double>& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    largest = std::max(largest, std::abs(a.data()[i] - b.data()[i]));
  return largest;
}

// What a map makes of x: the values, and the log-determinants.
struct Mapped {
  Array<double> values, log_det;
};

template <class Map>
Mapped mapped(const PerPixel<double>& layer, Map map, const Array<double>& x) {
  Tape<double> tape({.record = false});
  const Transformed<double> y = (layer.*map)(tape.constant(x), {});
  return {y.value.value(), y.log_det.value()};
}

void drop_signs(PerPixel<double>& layer) {
  for (const NamedParameter<double>& named : layer.named_parameters())
    if (named.name.ends_with("sign")) named.parameter->value.fill(1);
}

}  // namespace

// tag: compare-convolutions
void compare_convolutions(std::uint64_t seed, Results& results) {
  Rng rng(seed);
  const Array<double> W = mirroring_matrix(rng), x = rng.normal<double>({4, shape.size()});
  const PerPixel<double> whole(shape, std::make_unique<MatrixLinear<double>>(W));
  PerPixel<double> lu(shape, std::make_unique<LuLinear<double>>(W));
  double difference = 0;
  for (const auto map : {&PerPixel<double>::to_latent, &PerPixel<double>::to_data}) {
    const Mapped a = mapped(whole, map, x), b = mapped(lu, map, x);
    difference = std::max({difference, largest_difference(a.values, b.values),
                           largest_difference(a.log_det, b.log_det)});
  }
  const Mapped z = mapped(lu, &PerPixel<double>::to_latent, x);
  drop_signs(lu);
  const Mapped unsigned_z = mapped(lu, &PerPixel<double>::to_latent, x);
  // end: compare-convolutions
  const double pixels = z.log_det(0) / determinant(W).log_abs,
               latents = largest_difference(z.values, unsigned_z.values),
               log_det = largest_difference(z.log_det, unsigned_z.log_det);
  results.print("1x1 convolution", "its log-determinant is " + number(pixels, 3) +
                                       " times ln|det W|, for " + std::to_string(shape.pixels()) +
                                       " pixels");
  results.print("  W and its factors", "differ by " + scientific(difference) + " at most");
  results.print("  without signs", "latents off by " + number(latents, 2) +
                                       ", log-determinants by " + number(log_det, 2));
  results.keep("convolution.pixels", pixels)
      .keep("convolution.difference", difference)
      .keep("convolution.without_signs.latents", latents)
      .keep("convolution.without_signs.log_det", log_det);
}

}  // namespace tapeflow
