#include "examples/ch12_your_own_layer/fits.hpp"

#include "examples/ch12_your_own_layer/mistakes.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/chain.hpp"
#include "flows/checks/adaptive_integral.hpp"
#include "flows/recipes.hpp"

namespace tapeflow {
namespace {

constexpr std::size_t most_bins = 64;

// tag: flow
Flow<float> two_layers(std::size_t bins, const std::string& mistake, Rng& rng) {
  const PiecewiseLinearOptions options{.bins = bins, .hidden = {32, 32}};
  auto chain = std::make_unique<Chain<float>>();
  for (const Split& split : {alternating_split(2), alternating_split(2).swapped()})
    chain->append(layer_with<float>(mistake, split, options, rng));
  return Flow<float>(std::move(chain), std::make_unique<StandardNormal<float>>(2));
}
// end: flow

ToyFit fitted_affine(std::size_t layers, const ChapterOptions& options) {
  Rng rng(options.seed);
  ToyFit fit("8gaussians", real_nvp<float>(2, {layers, {.hidden = {32, 32}}}, rng), options.seed,
             std::to_string(layers) + " affine couplings");
  fit.train(options.epochs, options.seed);
  return fit;
}

ToyScore score_of(const ToyFit& fit, const std::string& key) {
  return {fit.name, key, &fit, fit.log_prob()(fit.data.test)};
}

// A density with steps needs a finer grid at its steps than elsewhere.
void print_integral(const ToyFit& fit, Results& results) {
  const checks::Integral mass =
      checks::adaptive_integral(fit.log_prob(), {{-15, -15}, {15, 15}}, 3'000'000);
  results.print("integral of density", "integral", mass.value, 4);
}

// The weights of the fit's flow in a new flow, as if they came from a file.
void load_into_new_flow(ToyFit& fit, const ChapterOptions& options) {
  fit.model = std::move(fit.model).with_flow([&](const Flow<float>& trained) {
    Rng rng(options.seed);
    Flow<float> fresh = two_layers(most_bins, options.broken, rng);
    copy_parameters(trained, fresh);
    return fresh;
  });
}

}  // namespace

ToyFit fitted_pieces(std::size_t bins, const ChapterOptions& options) {
  Rng rng(options.seed);
  ToyFit fit("8gaussians", two_layers(bins, options.broken, rng), options.seed,
             "2 layers of " + std::to_string(bins) + " pieces");
  fit.log_prob()(row_range(fit.data.train, 0, 1000));  // the first call, if the layer has one
  fit.train(options.epochs, options.seed);
  return fit;
}

// tag: compare
std::vector<ToyFit> compare_fits(const ChapterOptions& options, Results& results,
                                 const std::filesystem::path& picture) {
  const std::vector<std::size_t> layers{2, 8}, bins{8, 16, 32, 64};
  std::vector<ToyFit> fits;
  std::vector<std::string> keys;
  for (const std::size_t count : layers) {
    fits.push_back(fitted_affine(count, options));
    keys.push_back("affine" + std::to_string(count));
  }
  for (const std::size_t count : bins) {
    fits.push_back(fitted_pieces(count, options));
    keys.push_back("bins" + std::to_string(count));
  }
  std::vector<ToyScore> scores;
  for (std::size_t k = 0; k < fits.size(); ++k) scores.push_back(score_of(fits[k], keys[k]));
  print_scores(scores, results);
  print_integral(fits.back(), results);

  Series falls{"2 layers", {}, {}};
  std::vector<Series> curves{{"8 affine", fits[1].curve.x, fits[1].curve.y}};
  for (std::size_t b = 0; b < bins.size(); ++b) {
    const std::size_t k = layers.size() + b;
    curves.push_back({std::to_string(bins[b]) + " pieces", fits[k].curve.x, fits[k].curve.y});
    falls.x.push_back(static_cast<double>(bins[b]));
    falls.y.push_back(below_truth(fits[k], scores[k].log_p).mean);
  }
  Figure figure;
  figure.lines({"Held-out rows", "pieces K", "nats above the truth"}, {falls}, {},
               Axes::logarithmic);
  figure.lines({"Validation while training", "epoch", "nats above the truth"}, curves, {},
               Axes::logarithmic_y);
  results.figure(figure.save(picture));
  fits.erase(fits.begin() + 2, fits.end() - 1);  // for the picture: both affine flows, 64 pieces
  return fits;
}
// end: compare

std::vector<ToyFit> show_symptom(const ChapterOptions& options, Results& results) {
  std::vector<ToyFit> fits;
  fits.push_back(fitted_pieces(most_bins, options));
  std::vector<ToyScore> scores{score_of(fits[0], "trained")};
  if (options.broken == "first-call") {
    load_into_new_flow(fits[0], options);
    fits[0].log_prob()(row_range(fits[0].data.test, 0, 1));
    scores.push_back(
        {"  loaded, one row first", "loaded", &fits[0], fits[0].log_prob()(fits[0].data.test)});
  }
  print_scores(scores, results);
  print_integral(fits[0], results);
  return fits;
}

}  // namespace tapeflow
