#include "examples/ch16_anomalies/filter_bank.hpp"

#include "engine/picture_ops.hpp"

#include <cmath>

namespace tapeflow {
namespace {

constexpr std::size_t radius = 6, side = 2 * radius + 1, gabors = 8;
constexpr double wavelengths[] = {3, 6};
constexpr float least = 0.01f;

// The filter minus its mean, so that an even grey gives 0, and scaled so that the absolute values
// add up to 1.
void balance(Array<float>& all, std::size_t filter) {
  float mean = 0, size = 0;
  for (std::size_t k = 0; k < side * side; ++k) mean += all(k / side, k % side, 0, filter);
  mean /= side * side;
  for (std::size_t k = 0; k < side * side; ++k)
    size += std::abs(all(k / side, k % side, 0, filter) -= mean);
  for (std::size_t k = 0; k < side * side; ++k) all(k / side, k % side, 0, filter) /= size;
}

// The mean of the (2 margin + 1)² pixels around each pixel.
Var<float> mean_around(Var<float> x, std::size_t margin) {
  const std::size_t square = 2 * margin + 1;
  const Array<float> equal =
      filled<float>({square, square, 1, 1}, 1 / static_cast<float>(square * square));
  Tape<float>& tape = x.tape();
  const Var<float> all =
      conv2d(mirrored(x, margin), tape.constant(equal), tape.constant(filled<float>({1}, 0)));
  return slice(slice(all, 1, margin, margin + x.extent(1)), 2, margin, margin + x.extent(2));
}

}  // namespace

// tag: gabor
FilterBank::FilterBank() : filters_(Shape{side, side, 1, 2 * gabors}) {
  for (std::size_t f = 0; f < gabors; ++f) {
    const double wavelength = wavelengths[f / 4], sigma = wavelength / 2,
                 angle = static_cast<double>(f % 4) * M_PI / 4;
    for (std::size_t k = 0; k < side * side; ++k) {
      const double y = static_cast<double>(k / side) - radius,
                   x = static_cast<double>(k % side) - radius;
      const double wave = 2 * M_PI * (x * std::cos(angle) + y * std::sin(angle)) / wavelength,
                   bell = std::exp(-(x * x + y * y) / (2 * sigma * sigma));
      filters_(k / side, k % side, 0, 2 * f) = static_cast<float>(bell * std::cos(wave));
      filters_(k / side, k % side, 0, 2 * f + 1) = static_cast<float>(bell * std::sin(wave));
    }
    balance(filters_, 2 * f);
    balance(filters_, 2 * f + 1);
  }
}
// end: gabor

// tag: bank
Var<float> FilterBank::maps(Var<float> images) const {
  Tape<float>& tape = images.tape();
  const std::size_t n = images.extent(0), height = images.extent(1), width = images.extent(2);
  const Var<float> all = conv2d(mirrored(images, radius), tape.constant(filters_),
                                tape.constant(filled<float>({2 * gabors}, 0)));
  const Var<float> seen = slice(slice(all, 1, radius, radius + height), 2, radius, radius + width);
  const Var<float> squares = sum(square(reshape(seen, {n, height, width, gabors, 2})), {4});
  const Var<float> energy = log(block_mean(sqrt(squares), 4) + least);

  const Var<float> light = block_mean(images, 4), near = mean_around(light, 1),
                   far = mean_around(light, 4);
  const Var<float> above = space_to_depth(images, 4) - light,
                   deviation = sqrt(mean(square(above), {3})),
                   cube = mean(above * square(above), {3});
  const auto as_channel = [&](Var<float> x) { return reshape(x, light.shape()); };
  return concatenate({energy, light, near, near - far, as_channel(log(deviation + least)),
                      as_channel(cube / (square(deviation) + least * least))},
                     3);
}
// end: bank

}  // namespace tapeflow
