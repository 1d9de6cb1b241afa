#include "examples/ch16_anomalies/heat_maps.hpp"

#include "examples/ch16_anomalies/auroc.hpp"
#include "examples/ch16_anomalies/textures.hpp"
#include "examples/support/plot/image_grid.hpp"

#include <algorithm>

namespace tapeflow {
namespace {

// The two numbers between which a map turns from black to red.
struct HeatScale {
  double cold, hot;
};

HeatScale scale_of(const Inspection& one, const std::string& detector) {
  const Array<double>& maps = one.by.at(detector).maps;
  std::vector<double> good;
  for (const std::size_t n : one.set.of_kind("good"))
    good.insert(good.end(), &maps(n, 0), &maps(n, 0) + maps.shape(1));
  const auto middle = good.begin() + std::ssize(good) / 2;
  std::nth_element(good.begin(), middle, good.end());
  const double median = *middle;
  return {median, std::max(*std::max_element(good.begin(), good.end()), median + 1e-12)};
}

// Black, red, yellow, white for 0, 1, 2, 3.
void paint_heat(double heat, double* colour) {
  for (std::size_t c = 0; c < 3; ++c) colour[c] = std::clamp(heat - static_cast<double>(c), 0., 1.);
}

void paint_grey(double light, double* colour) { std::fill_n(colour, 3, light); }

// Where the images of a panel come from: for each inspection and kind, the first image of it.
template <class Paint>
Array<double> panel_of(const std::vector<const Inspection*>& inspections, Paint paint) {
  const InspectionSet& first = inspections[0]->set;
  const std::vector<std::string> kinds = first.defects();
  const std::size_t pixels = first.height * first.width;
  Array<double> colours(Shape{kinds.size() * inspections.size(), 3 * pixels});
  for (std::size_t i = 0; i < colours.shape(0); ++i) {
    const Inspection& one = *inspections[i % inspections.size()];
    const std::size_t n = one.set.of_kind(kinds[i / inspections.size()]).at(0);
    for (std::size_t k = 0; k < pixels; ++k) paint(one, n, k, &colours(i, 3 * k));
  }
  return colours;
}

Array<double> heat_panel(const std::vector<const Inspection*>& inspections,
                         const std::string& detector) {
  std::map<const Inspection*, HeatScale> scales;
  for (const Inspection* one : inspections) scales[one] = scale_of(*one, detector);
  const auto paint = [&](const Inspection& one, std::size_t n, std::size_t k, double* colour) {
    const auto [cold, hot] = scales.at(&one);
    paint_heat((one.by.at(detector).maps(n, k) - cold) / (hot - cold), colour);
  };
  return panel_of(inspections, paint);
}

}  // namespace

std::filesystem::path save_heat_maps(const std::vector<const Inspection*>& inspections,
                                     const std::filesystem::path& picture) {
  const InspectionSet& first = inspections[0]->set;
  const auto image = [](const Inspection& one, std::size_t n, std::size_t k, double* colour) {
    paint_grey(one.set.test(n, k), colour);
  };
  const auto mask = [](const Inspection& one, std::size_t n, std::size_t k, double* colour) {
    paint_grey(one.set.masks(n, k), colour);
  };
  const std::size_t columns = inspections.size();
  return ImageGrid(ImageShape{first.height, first.width, 3})
      .panel(panel_of(inspections, image), columns, {.title = "image"})
      .panel(panel_of(inspections, mask), columns, {.title = "mask"})
      .panel(heat_panel(inspections, "Mahalanobis"), columns, {.title = "Mahalanobis"})
      .panel(heat_panel(inspections, "FastFlow"), columns, {.title = "FastFlow"})
      .save(picture);
}

std::filesystem::path save_materials(std::uint64_t seed, const std::filesystem::path& picture) {
  constexpr std::size_t count = 4, columns = 2;
  ImageGrid grid(ImageShape{texture_side, texture_side, 1});
  for (const std::string& material : materials) {
    Rng rng(seed);
    Array<double> images(Shape{count, texture_side * texture_side});
    for (std::size_t n = 0; n < count; ++n) {
      const Array<double> image = texture(material, rng);
      std::copy(image.begin(), image.end(), &images(n, 0));
    }
    grid.panel(images, columns, {.title = material});
  }
  return grid.save(picture);
}

Figure receiver_curves(const Inspection& one) {
  std::vector<Series> images, pixels;
  for (const char* detector : {"pixel Gaussian", "Mahalanobis", "FastFlow"}) {
    const Judgement& judgement = one.by.at(detector);
    std::vector<double> good, bad, sound, marked;
    for (std::size_t n = 0; n < judgement.scores.size(); ++n) {
      (one.set.kinds[n] == "good" ? good : bad).push_back(judgement.scores[n]);
      for (std::size_t k = 0; k < judgement.maps.shape(1); k += 7)  // enough for a curve
        (one.set.masks(n, k) > 0 ? marked : sound).push_back(judgement.maps(n, k));
    }
    images.push_back(receiver_curve(detector, good, bad));
    if (!marked.empty()) pixels.push_back(receiver_curve(detector, sound, marked));
  }
  Figure figure;
  figure.lines({"Images of " + one.set.name, "good ones above the threshold", "defective ones"},
               images);
  if (!pixels.empty())
    figure.lines({"Pixels", "sound ones above the threshold", "defective ones"}, pixels);
  return figure;
}

}  // namespace tapeflow
