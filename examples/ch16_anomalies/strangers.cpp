#include "examples/ch16_anomalies/strangers.hpp"

#include "examples/ch11_glow/scores.hpp"
#include "examples/ch11_glow/strangers.hpp"
#include "examples/ch16_anomalies/auroc.hpp"
#include "examples/ch16_anomalies/feature_flow.hpp"
#include "examples/ch16_anomalies/filter_bank.hpp"
#include "examples/support/course/bundled_data.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/data/rows.hpp"

#include <iostream>

namespace tapeflow {
namespace {

constexpr std::size_t count = 200, side = 28;

// -ln p of both sorts of images; digits are the strangers.
struct Scores {
  std::string name;
  std::vector<double> clothes, digits;
};

std::vector<double> negated(std::vector<double> numbers) {
  for (double& v : numbers) v = -v;
  return numbers;
}

// tag: strangers
Scores by_pixels(const Array<double>& clothes, const Array<double>& digits) {
  const auto glow = DensityModel<float>::load(bundled_data("clothes_glow.safetensors"));
  return {"Glow of pixels", negated(log_prob_of_any_kind(glow, clothes)),
          negated(log_prob_of_any_kind(glow, digits))};
}

Scores by_features(const Features& features, const Array<double>& train,
                   const Array<double>& clothes, const Array<double>& digits,
                   const ChapterOptions& options) {
  const ImageShape shape = features.shape(side, side);
  const Array<float> maps = features.of(train, side, side);
  Rng rng(options.seed);
  auto flow = feature_flow<float>(shape, gaussian_of_positions(maps, shape), {}, rng);
  fit_feature_flow(*flow, maps, {.steps = options.steps, .batch = 64, .seed = options.seed});
  const auto nats = [&](const Array<double>& images) {
    const Array<double> all = anomaly_maps(*flow, features.of(images, side, side));
    std::vector<double> sums(all.shape(0), 0);
    for (std::size_t n = 0; n < all.shape(0); ++n)
      for (std::size_t k = 0; k < all.shape(1); ++k) sums[n] += all(n, k);
    return sums;
  };
  return {"FastFlow, " + features.name(), nats(clothes), nats(digits)};
}
// end: strangers

Series as_curve(const Histogram& bars) {
  Series curve{bars.name, {}, {}};
  for (std::size_t bin = 0; bin < bars.heights.size(); ++bin) {
    curve.x.push_back(bars.bin_centre(bin));
    curve.y.push_back(bars.heights[bin]);
  }
  return curve;
}

void draw(Figure& figure, const Scores& scores) {
  const AxisRange range = shown_range({scores.clothes, scores.digits});
  figure.lines({scores.name, "-ln p, nats an image", "density"},
               {as_curve(histogram("clothes", scores.clothes, range)),
                as_curve(histogram("digits", scores.digits, range))});
}

}  // namespace

Figure compare_strangers(const FashionMnist& fashion, const ConvClassifier& classifier,
                         const ChapterOptions& options, Results& results) {
  Stages stages;
  stages.begin("scoring clothes and digits");
  const LabelledImages held_out = image_range(fashion.test, 0, count);
  const Array<double> clothes = as_light(held_out),
                      train = as_light(image_range(fashion.train, 0, 2000));
  const Array<double> levels = row_range(enlarged_digits(options.seed).pictures, 0, count),
                      digits = xt::floor(levels) / 255.;
  Rng rng(options.seed);
  const Array<double> noisy = clothes * 255. + rng.uniform<double>({count, clothes.shape(1)}, 0, 1);
  const Scores all[] = {by_pixels(noisy, levels),
                        by_features(FilterBank(), train, clothes, digits, options),
                        by_features(classifier, train, clothes, digits, options)};
  stages.finish();
  TextTable table({"density of clothes", "AUROC of digits"});
  const char* names[] = {"pixels", "filter_bank", "classifier"};
  for (std::size_t k = 0; k < 3; ++k) {
    const double found = auroc(all[k].clothes, all[k].digits);
    results.keep(std::string("strangers.") + names[k], found);
    table.row({all[k].name, number(found, 3)});
  }
  std::cout << table;
  Figure figure;
  draw(figure, all[0]);
  draw(figure, all[2]);
  return figure;
}

}  // namespace tapeflow
