#include "examples/ch14_vae/linear_vae.hpp"

#include "examples/ch14_vae/posteriors.hpp"
#include "examples/ch14_vae/vae_fit.hpp"
#include "examples/support/course/images.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/data/half_log_2pi.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>

#include <xtensor-blas/xlinalg.hpp>

namespace tapeflow {
namespace {

constexpr std::size_t latents = 10;
// The brightness of a pixel goes from 0 to 16. Divided by this it is of the size of a deviation.
constexpr double unit = 5;

Array<double> centred_digits() {
  Array<double> x = cast<double>(digits().pixels);
  for (std::size_t j = 0; j < x.shape(1); ++j) {
    double mean = 0;
    for (std::size_t i = 0; i < x.shape(0); ++i) mean += x(i, j) / static_cast<double>(x.shape(0));
    for (std::size_t i = 0; i < x.shape(0); ++i) x(i, j) = (x(i, j) - mean) / unit;
  }
  return x;
}

// tag: linear
// No hidden layers: the mean of x is linear in z, and the posterior's mean is linear in x.
Vae<float> linear_vae(std::size_t columns, std::uint64_t seed) {
  Rng rng(seed);
  auto decoder = std::make_unique<Mlp<float>>(std::vector<std::size_t>{latents, columns},
                                              Activation::identity, rng);
  return {std::make_unique<GaussianDecoder<float>>(std::move(decoder), 1),
          posterior_of<float>(columns, latents, {}, rng)};
}
// end: linear

// One of the two fits. Both curves have a point for every 200th part of the steps: how far the ELBO
// is below the truth, and the deviation of what the steps since the last point estimated.
struct LinearFit {
  std::string name;
  Bound bound;
  Series gap = {}, noise = {};
  MeanAndError elbo = {};
};

MeanAndError elbo_of(const Vae<float>& vae, const Array<float>& x, std::size_t draws,
                     std::uint64_t seed) {
  Rng rng(seed);
  Workers alone(1);
  return vae_bounds(vae.log_weights(x, draws, rng, alone)).elbo;
}

void run(LinearFit& fit, const Array<float>& x, double truth, const ChapterOptions& options,
         const std::function<void(std::size_t)>& on_step) {
  Vae<float> vae = linear_vae(x.shape()[1], options.seed);
  const VaeFitOptions how{.steps = options.steps, .learning_rate = 0.01, .seed = options.seed};
  const std::size_t every = std::max<std::size_t>(2, options.steps / 200);
  std::vector<double> estimates;
  const auto append = [](Series& series, std::size_t step, double y) {
    series.x.push_back(static_cast<double>(step));
    series.y.push_back(y);
  };
  fit.gap.name = fit.noise.name = "KL " + fit.name;
  fit_vae(vae, vae.trainable_parameters(), x, fit.bound, how, [&](std::size_t step, double elbo) {
    on_step(step);
    estimates.push_back(elbo);
    if (estimates.size() < every) return;
    append(fit.gap, step, truth - elbo_of(vae, x, 1, options.seed + step).mean);
    append(fit.noise, step,
           mean_and_error(estimates).standard_error * std::sqrt(static_cast<double>(every)));
    estimates.clear();
  });
  fit.elbo = elbo_of(vae, x, 20, options.seed);
}

}  // namespace

// tag: ppca
ProbabilisticPca probabilistic_pca(const Array<double>& centred, std::size_t latents) {
  const std::size_t d = centred.shape(1);
  const Array<double> covariance =
      xt::linalg::dot(xt::transpose(centred), centred) / static_cast<double>(centred.shape(0));
  const Array<double> rising = xt::linalg::eigvalsh(covariance);
  const std::size_t noise = d - latents;
  ProbabilisticPca found{};
  for (std::size_t i = 0; i < noise; ++i)
    found.noise_variance += rising(i) / static_cast<double>(noise);
  double logs = static_cast<double>(noise) * std::log(found.noise_variance);
  for (std::size_t i = noise; i < d; ++i) logs += std::log(rising(i));
  found.log_likelihood = -logs / 2 - static_cast<double>(d) * (half_log_2pi + 0.5);
  return found;
}
// end: ppca

// tag: compare
Figure compare_with_pca(const ChapterOptions& options, Results& results) {
  const Array<double> centred = centred_digits();
  const double truth = probabilistic_pca(centred, latents).log_likelihood;
  const Array<float> x = cast<float>(centred);
  const Bound closed = [](const Vae<float>& vae, Var<float> rows, Rng& rng) {
    return vae.elbo_by_closed_kl(rows, rng);
  };
  std::vector<LinearFit> fits = {{"closed", closed}, {"sampled", sampled_elbo}};
  ProgressLine line;
  Workers(2).run(fits.size(), [&](std::size_t k) {
    run(fits[k], x, truth, options, [&](std::size_t step) {
      if (k == 0)
        line.update("linear VAE, step " + std::to_string(step) + " of " +
                    std::to_string(options.steps));
    });
  });
  line.finish();
  std::cout << "the digits by a linear VAE of 10 latents, nats per image\n";
  results.print("  probabilistic PCA", "ppca.log_likelihood", truth, 5);
  for (const LinearFit& fit : fits) {
    const double gap = truth - fit.elbo.mean;
    results.print("  ELBO, KL " + fit.name,
                  number(fit.elbo.mean, 5) + ", below it by " + number(gap, 5));
    results.keep("ppca." + fit.name, gap).keep("ppca." + fit.name + "_elbo", fit.elbo.mean);
  }
  results.keep("ppca_gap", truth - fits[0].elbo.mean);
  Figure figure;
  figure.lines({"Distance from probabilistic PCA", "step", "log L - ELBO, nats"},
               {fits[0].gap, fits[1].gap}, {}, Axes::logarithmic_y);
  figure.lines({"Noise of a step's estimate", "step", "deviation, nats"},
               {fits[0].noise, fits[1].noise}, {}, Axes::logarithmic_y);
  return figure;
}
// end: compare

}  // namespace tapeflow
