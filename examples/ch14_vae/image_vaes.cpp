#include "examples/ch14_vae/image_vaes.hpp"

#include "examples/ch14_vae/posteriors.hpp"
#include "examples/ch14_vae/vae_fit.hpp"
#include "examples/support/plot/image_grid.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/bases/distributions.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <iostream>
#include <mutex>
#include <optional>

namespace tapeflow {
namespace {

constexpr std::size_t latents = 10, hidden = 200, batch = 100, seeds = 3;
constexpr std::size_t test_images = 2000, draws = 100;

std::size_t steps_of(const BinaryImages& images, const ChapterOptions& options) {
  return options.epochs * std::max<std::size_t>(1, images.train.shape()[0] / batch);
}

// tag: vae
Vae<float> image_vae(const std::string& family, std::size_t pixels, const std::string& broken,
                     Rng& rng) {
  auto decoder = std::make_unique<Mlp<float>>(std::vector<std::size_t>{latents, hidden, pixels},
                                              Activation::relu, rng);
  const PosteriorOptions posterior{.family = family,
                                   .layers = family == "planar" ? 8u : 2u,
                                   .context = 16,
                                   .hidden = {hidden},
                                   .flow_hidden = {64},
                                   .broken = broken};
  return {std::make_unique<BernoulliDecoder<float>>(std::move(decoder)),
          posterior_of<float>(pixels, latents, posterior, rng)};
}
// end: vae

// tag: broken-pixels
// The ELBO from one draw. The planted mistake "pixels" takes the mean over the pixels in place of
// their sum, and leaves the latents' part as it is.
Bound elbo_with(const std::string& broken) {
  if (broken != "pixels") return sampled_elbo;
  return [](const Vae<float>& vae, Var<float> x, Rng& rng) {
    const auto [z, log_q] = vae.posterior().draw(x, rng);
    const Var<float> kl = log_q - StandardNormal<float>(latents).log_prob(z);
    return vae.decoder().log_prob(x, z) / static_cast<float>(x.extent(1)) - kl;
  };
}
// end: broken-pixels

// The mean of ln q(z | x) / p(z) over one draw for each row.
double latent_cost(const Vae<float>& vae, const Array<float>& x, Rng& rng) {
  Tape<float> tape({.record = false});
  const auto [z, log_q] = vae.posterior().draw(tape.constant(x), rng);
  return static_cast<double>(mean(log_q - StandardNormal<float>(latents).log_prob(z)).item());
}

ImageVae fit_one(const std::string& family, const BinaryImages& images,
                 const ChapterOptions& options, std::uint64_t seed,
                 const std::function<void()>& on_step) {
  Rng rng(seed);
  ImageVae fit{family, image_vae(family, images.train.shape()[1], options.broken, rng)};
  const auto begin = std::chrono::steady_clock::now();
  fit_vae(fit.vae, fit.vae.trainable_parameters(), images.train, elbo_with(options.broken),
          {.steps = steps_of(images, options), .batch = batch, .seed = seed},
          [&](std::size_t, double) { on_step(); });
  fit.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const Array<float> test =
      row_range(images.test, 0, std::min(test_images, images.test.shape()[0]));
  Workers alone(1);
  const VaeBounds bounds = vae_bounds(fit.vae.log_weights(test, draws, rng, alone));
  fit.elbo = bounds.elbo.mean;
  fit.iwae = bounds.iwae.mean;
  fit.kl = latent_cost(fit.vae, test, rng);
  return fit;
}

// A number of each fit of a family, seed by seed.
std::vector<double> of_family(const std::vector<ImageVae>& fits, const std::string& family,
                              double ImageVae::*number) {
  std::vector<double> numbers;
  for (const ImageVae& fit : fits)
    if (fit.family == family) numbers.push_back(fit.*number);
  return numbers;
}

}  // namespace

// tag: fits
std::vector<ImageVae> fit_image_vaes(const BinaryImages& images, const ChapterOptions& options) {
  std::vector<std::optional<ImageVae>> fits(seeds * posterior_families.size());
  const std::size_t steps = fits.size() * steps_of(images, options);
  std::size_t step = 0;
  std::mutex mutex;
  ProgressLine line;
  Workers(2).run(fits.size(), [&](std::size_t k) {
    const std::string& family = posterior_families[k % posterior_families.size()];
    const std::uint64_t seed = options.seed + k / posterior_families.size();
    fits[k] = fit_one(family, images, options, seed, [&] {
      const std::lock_guard lock(mutex);
      line.update("images, step " + std::to_string(++step) + " of " + std::to_string(steps));
    });
  });
  std::vector<ImageVae> done;
  for (std::optional<ImageVae>& fit : fits) done.push_back(std::move(*fit));
  return done;
}
// end: fits

void print_image_vaes(const std::vector<ImageVae>& fits, Results& results) {
  TextTable table(
      {"posterior", "ELBO", "of it KL", "IWAE, K = 100", "more than the Gaussian", "seconds"});
  const auto iwae_of_gaussian = of_family(fits, "Gaussian", &ImageVae::iwae);
  for (const std::string& family : posterior_families) {
    const auto cell = [&](double ImageVae::*part, const std::string& name) {
      const MeanAndError found = mean_and_error(of_family(fits, family, part));
      results.keep("images." + family + "." + name, found.mean);
      return with_error(found.mean, found.standard_error);
    };
    const MeanAndError gain =
        paired_difference(of_family(fits, family, &ImageVae::iwae), iwae_of_gaussian);
    results.keep("images." + family + ".gain", gain.mean)
        .keep("images." + family + ".gain_error", gain.standard_error);
    const std::string elbo = cell(&ImageVae::elbo, "elbo"), kl = cell(&ImageVae::kl, "kl"),
                      iwae = cell(&ImageVae::iwae, "iwae");
    const double seconds = mean_and_error(of_family(fits, family, &ImageVae::seconds)).mean;
    results.keep("images." + family + ".seconds", seconds);
    table.row({family, elbo, kl, iwae,
               family == "Gaussian" ? "" : with_error(gain.mean, gain.standard_error),
               number(seconds, 1)});
  }
  std::cout << table;
}

std::filesystem::path save_image_samples(const Vae<float>& vae, const BinaryImages& images,
                                         std::uint64_t seed, const std::filesystem::path& picture) {
  constexpr std::size_t columns = 6, count = columns * columns;
  Rng rng(seed);
  Tape<float> tape({.record = false});
  const Array<float> held_out = row_range(images.test, 0, count);
  const Var<float> z = vae.posterior().draw(tape.constant(held_out), rng).z;
  const Var<float> again = vae.decoder().mean(z),
                   fresh = vae.decoder().mean(tape.constant(rng.normal<float>({count, latents})));
  return ImageGrid(images.height, images.width)
      .panel(cast<double>(held_out), columns, {.title = "held out"})
      .panel(cast<double>(again.value()), columns, {.title = "through the latents"})
      .panel(cast<double>(fresh.value()), columns, {.title = "from the prior"})
      .save(picture);
}

}  // namespace tapeflow
