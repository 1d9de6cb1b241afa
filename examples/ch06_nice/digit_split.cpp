#include "examples/ch06_nice/digit_split.hpp"

namespace tapeflow {

// tag: image-split
DigitSplit split_images(const LabelledImages& images, double valid_fraction, double test_fraction,
                        std::uint64_t seed) {
  const CellRows<float> all = cells_of<float>(images.pixels, images.levels);
  const DataSplit split = split_rows(images.count(), valid_fraction, test_fraction, seed);
  const auto part = [&all](const std::vector<std::size_t>& rows) {
    return CellRows<float>{select_rows(all.corners, rows), all.widths};
  };
  Rng rng(seed);
  return {.train = part(split.train),
          .drawn = dequantized(part(split.train), rng),
          .valid = dequantized(part(split.valid), rng),
          .test = dequantized(part(split.test), rng)};
}
// end: image-split

}  // namespace tapeflow
