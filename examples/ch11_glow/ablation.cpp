#include "examples/ch11_glow/ablation.hpp"

#include "examples/ch11_glow/training.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/image_recipes.hpp"
#include "flows/layers/orders.hpp"
#include "flows/tables/picture_recipes.hpp"

#include <algorithm>
#include <functional>
#include <iostream>

namespace tapeflow {
namespace {

// A way to mix the channels, and what its fits reached: one number for each seed.
struct Mixing {
  ChannelMixing mixing;
  std::string name;
  std::vector<double> bits = {};
  Series curve = {};
};

Dataset some(const Dataset& pictures, std::size_t count) {
  return without_kinds(pictures.select(natural_order(std::min(count, pictures.count()))));
}

DensityModel<float> model_with(ChannelMixing mixing, const Clothes& clothes, const Dataset& train,
                               const AblationOptions& options, std::uint64_t seed) {
  DensityModel<float> model(settings_of(clothes, {options.steps, options.hidden}), train, seed);
  const PictureSettings picture = *model.settings().picture;
  return std::move(model).with_flow([&](const Flow<float>&) {
    Rng rng(seed);
    const GlowOptions glow_options{.levels = picture.scales,
                                   .steps = options.steps,
                                   .mixing = mixing,
                                   .coupling = {.hidden = options.hidden, .log_scale_bound = 1}};
    return behind_logit(picture, glow<float>(picture.shape, glow_options, rng));
  });
}

// "0.0123 ± 0.0042": the mean over the seeds, and the standard error of that mean.
std::string over_seeds(const std::vector<double>& values) {
  const MeanAndError found = mean_and_error(values);
  return number(found.mean, 4) + " ± " + number(found.standard_error, 4);
}

void print_table(const std::vector<Mixing>& mixings, Results& results) {
  TextTable table({"channels", "bits per pixel", "less than reversed"});
  for (const Mixing& found : mixings) {
    std::vector<double> gain = mixings[0].bits;
    std::transform(gain.begin(), gain.end(), found.bits.begin(), gain.begin(), std::minus<>());
    const bool first = &found == &mixings[0];
    table.row({found.name, over_seeds(found.bits), first ? "" : over_seeds(gain)});
    const std::string key = "ablation." + found.name;
    results.keep(key + ".bits", mean_and_error(found.bits).mean)
        .keep(key + ".error", mean_and_error(found.bits).standard_error)
        .keep(key + ".gain", mean_and_error(gain).mean)
        .keep(key + ".gain_error", mean_and_error(gain).standard_error);
  }
  std::cout << table;
}

}  // namespace

// tag: ablation
Figure compare_mixings(const Clothes& clothes, const AblationOptions& options, Results& results) {
  const Dataset train = some(clothes.train, options.rows), valid = some(clothes.valid, 1000),
                test = some(clothes.test, 2000);
  std::vector<Mixing> mixings = {{ChannelMixing::reversed, "reversed"},
                                 {ChannelMixing::shuffled, "shuffled"},
                                 {ChannelMixing::convolution, "convolution"}};
  ProgressLine line;
  std::size_t fits = 0;
  for (std::uint64_t seed = options.seed; seed < options.seed + options.seeds; ++seed) {
    for (Mixing& tried : mixings) {
      const std::string fit = "fit " + std::to_string(++fits) + " of " +
                              std::to_string(options.seeds * mixings.size()) + ", " + tried.name;
      DensityModel<float> model = model_with(tried.mixing, clothes, train, options, seed);
      tried.curve = {tried.name, {}, {}};
      Trainer<float> trainer(model.flow(), model.prepared_cells(train, clothes.levels.width),
                             model.prepared(valid), fit_options(options.epochs, seed));
      trainer.run([&](const EpochReport& report) {
        const double bits = model.bits_per_dim(report.valid_log_likelihood);
        tried.curve.x.push_back(static_cast<double>(report.epoch));
        tried.curve.y.push_back(bits);
        line.update(fit + ": epoch " + std::to_string(report.epoch) + " of " +
                    std::to_string(options.epochs) + ", " + number(bits, 3) + " bits per pixel");
      });
      Workers workers(2);
      tried.bits.push_back(
          model.bits_per_dim(mean_and_error(model.log_prob(test.raw(), workers)).mean));
    }
  }
  line.finish();
  print_table(mixings, results);
  Figure figure;
  figure.lines({"Validation, last seed", "epoch", "bits per pixel"},
               {mixings[0].curve, mixings[1].curve, mixings[2].curve});
  return figure;
}
// end: ablation

}  // namespace tapeflow
