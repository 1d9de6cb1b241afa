#include "examples/ch16_anomalies/inspection_set.hpp"

#include "examples/ch16_anomalies/defects.hpp"
#include "examples/ch16_anomalies/enlarge.hpp"
#include "examples/ch16_anomalies/textures.hpp"

#include <algorithm>
#include <functional>
#include <stdexcept>

namespace tapeflow {
namespace {

void put_row(Array<double>& rows, std::size_t n, const Array<double>& image) {
  std::copy(image.begin(), image.end(), &rows(n, 0));
}

// A new good image; and whether a defect may lie where the mask says, given the good image.
using Good = std::function<Array<double>(Rng& rng)>;
using Allowed = std::function<bool(const Array<double>& image, const Array<double>& mask)>;

// Plants a defect into the image, and returns its mask.
Array<double> planted(const std::string& kind, Array<double>& image, const Allowed& allowed,
                      Rng& rng) {
  for (;;) {
    Array<double> changed = image, mask = plant_defect(kind, changed, rng);
    if (!allowed(image, mask)) continue;
    image = std::move(changed);
    return mask;
  }
}

// tag: planted
InspectionSet planted_set(const std::string& name, const PlantedOptions& options, const Good& good,
                          const Allowed& allowed) {
  constexpr std::size_t side = texture_side, pixels = side * side;
  const std::size_t judged = options.good + defect_kinds.size() * options.each;
  InspectionSet set{name,
                    side,
                    side,
                    Array<double>(Shape{options.train, pixels}),
                    Array<double>(Shape{judged, pixels}),
                    filled<double>({judged, pixels}, 0),
                    std::vector<std::string>(options.good, "good")};
  Rng rng(options.seed);
  for (std::size_t n = 0; n < options.train; ++n) put_row(set.train, n, good(rng));
  for (std::size_t n = 0; n < judged; ++n) {
    Array<double> image = good(rng);
    if (n >= options.good) {
      const std::string& kind = defect_kinds[(n - options.good) / options.each];
      put_row(set.masks, n, planted(kind, image, allowed, rng));
      set.kinds.push_back(kind);
    }
    put_row(set.test, n, image);
  }
  return set;
}
// end: planted

// Whether the mean light of the pixels of the mask is that of cloth.
bool on_cloth(const Array<double>& image, const Array<double>& mask) {
  double light = 0, area = 0;
  for (std::size_t k = 0; k < image.size(); ++k) {
    light += mask.data()[k] * image.data()[k];
    area += mask.data()[k];
  }
  return light > 0.35 * area;
}

}  // namespace

std::vector<std::size_t> InspectionSet::of_kind(const std::string& kind) const {
  std::vector<std::size_t> places;
  for (std::size_t n = 0; n < kinds.size(); ++n)
    if (kinds[n] == kind) places.push_back(n);
  return places;
}

std::vector<std::string> InspectionSet::defects() const {
  std::vector<std::string> found;
  for (const std::string& kind : kinds)
    if (kind != "good" && std::find(found.begin(), found.end(), kind) == found.end())
      found.push_back(kind);
  return found;
}

InspectionSet planted_set(const std::string& material, const PlantedOptions& options) {
  return planted_set(
      material, options, [&](Rng& rng) { return texture(material, rng); },
      [](const Array<double>&, const Array<double>& mask) { return mask.size() > 0; });
}

InspectionSet planted_trousers(const LabelledImages& clothes, const PlantedOptions& options) {
  constexpr std::size_t trousers = 1, side = 56, border = (texture_side - side) / 2;
  std::vector<std::size_t> places;
  for (std::size_t n = 0; n < clothes.count(); ++n)
    if (clothes.labels[n] == trousers) places.push_back(n);
  Rng order(options.seed);
  std::vector<std::size_t> deck = order.permutation(places.size());
  const auto next = [&](Rng&) {
    if (deck.empty()) throw std::invalid_argument("planted_trousers: there are too few trousers");
    const LabelledImages one = select_images(clothes, {places[deck.back()]});
    deck.pop_back();
    const Array<double> small = cast<double>(one.pixels) / 255.;
    const Array<double> large = resized(small, one.height, one.width, side, side);
    Array<double> image = filled<double>({texture_side, texture_side}, 0);
    for (std::size_t k = 0; k < large.size(); ++k)
      image(border + k / side, border + k % side) = large(0, k);
    return image;
  };
  return planted_set("trousers", options, next, on_cloth);
}

}  // namespace tapeflow
