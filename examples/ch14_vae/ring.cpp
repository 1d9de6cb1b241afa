#include "examples/ch14_vae/ring.hpp"

#include "examples/ch14_vae/posteriors.hpp"
#include "examples/ch14_vae/vae_fit.hpp"
#include "examples/support/course/flow_pictures.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"
#include "flows/data/half_log_2pi.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <mutex>
#include <optional>

namespace tapeflow {
namespace {

constexpr double sigmas[] = {0.2, 0.1};
constexpr std::size_t most_steps = 5000;

// tag: ring
// The decoder of the ring: the mean of x is the length of z. It has nothing to train.
class RingDecoder : public Decoder<float> {
 public:
  explicit RingDecoder(double sigma) : sigma_(static_cast<float>(sigma)) {}

  Var<float> mean(Var<float> z) const override {
    return reshape(sqrt(sum(square(z), {1})), {z.extent(0), 1});
  }
  Var<float> log_prob(Var<float> x, Var<float> z) const override {
    const auto constant = static_cast<float>(half_log_2pi) + std::log(sigma_);
    return -sum(square((x - mean(z)) / sigma_), {1}) / 2 - constant;
  }
  Array<float> sample(Var<float> z, Rng& rng) const override {
    Array<float> x = mean(z).value();
    for (float& v : x) v += sigma_ * static_cast<float>(rng.normal());
    return x;
  }
  void visit(ParameterVisitor<float>&) override {}

 private:
  float sigma_;
};
// end: ring

Array<float> seen(std::size_t rows) { return filled<float>({rows, 1}, static_cast<float>(ring_x)); }

RingFit fit_ring(const std::string& family, double sigma, const ChapterOptions& options,
                 std::uint64_t seed, const std::function<void(std::size_t)>& on_step) {
  Rng rng(seed);
  const PosteriorOptions posterior{
      .family = family, .layers = family == "planar" ? 16u : 6u, .broken = options.broken};
  RingFit fit{
      family, sigma,
      Vae<float>(std::make_unique<RingDecoder>(sigma), posterior_of<float>(1, 2, posterior, rng))};
  const VaeFitOptions how{.steps = std::min<std::size_t>(options.steps, most_steps), .seed = seed};
  fit_vae(fit.vae, fit.vae.trainable_parameters(), seen(256), sampled_elbo, how,
          [&](std::size_t step, double) { on_step(step); });
  return fit;
}

// ln w of K draws for each of `rows` rows, all with x = 2.
Array<double> log_weights(const RingFit& fit, std::size_t rows, std::size_t draws,
                          std::uint64_t seed) {
  Rng rng(seed);
  Workers workers(2);
  return fit.vae.log_weights(seen(rows), draws, rng, workers);
}

// p(z | x = 2) for points z [N, 2], by Bayes' rule.
std::vector<double> log_posterior(const Array<double>& z, double sigma) {
  const double log_p_x = log_p_of_ring(sigma);
  std::vector<double> result(z.shape(0));
  for (std::size_t i = 0; i < result.size(); ++i) {
    const double r = std::hypot(z(i, 0), z(i, 1)), off = (ring_x - r) / sigma;
    const double log_prior = -r * r / 2 - 2 * half_log_2pi;
    result[i] = log_prior - off * off / 2 - half_log_2pi - std::log(sigma) - log_p_x;
  }
  return result;
}

}  // namespace

// tag: truth
double log_p_of_ring(double sigma) {
  constexpr std::size_t cells = 20000;
  const double width = 10. / cells;
  double p = 0;
  for (std::size_t i = 0; i < cells; ++i) {
    const double r = (static_cast<double>(i) + 0.5) * width, off = (ring_x - r) / sigma;
    p += width * r * std::exp(-r * r / 2 - off * off / 2 - half_log_2pi) / sigma;
  }
  return std::log(p);
}
// end: truth

std::vector<RingFit> fit_rings(const ChapterOptions& options) {
  std::vector<std::optional<RingFit>> fits(std::size(sigmas) * posterior_families.size());
  std::size_t steps = 0;
  std::mutex mutex;
  ProgressLine line;
  Workers(2).run(fits.size(), [&](std::size_t k) {
    const std::string family = posterior_families[k % posterior_families.size()];
    const double sigma = sigmas[k / posterior_families.size()];
    fits[k] = fit_ring(family, sigma, options, options.seed + k, [&](std::size_t) {
      const std::lock_guard lock(mutex);
      line.update("ring, step " + std::to_string(++steps) + " of " +
                  std::to_string(fits.size() * std::min(options.steps, most_steps)));
    });
  });
  std::vector<RingFit> done;
  for (std::optional<RingFit>& fit : fits) done.push_back(std::move(*fit));
  return done;
}

// tag: table
void print_rings(const std::vector<RingFit>& fits, std::uint64_t seed, Results& results) {
  constexpr std::size_t rows = 2000, draws = 64;
  TextTable table({"x = 2", "ln p(x)", "posterior", "ELBO", "IWAE, K = 64", "ln p - ELBO"});
  for (const RingFit& fit : fits) {
    const double log_p = log_p_of_ring(fit.sigma);
    const VaeBounds bounds = vae_bounds(log_weights(fit, rows, draws, seed));
    const MeanAndError &elbo = bounds.elbo, &iwae = bounds.iwae;
    table.row({"sigma " + number(fit.sigma, 1), number(log_p, 6), fit.family,
               with_error(elbo.mean, elbo.standard_error),
               with_error(iwae.mean, iwae.standard_error),
               with_error(log_p - elbo.mean, elbo.standard_error)});
    const std::string key = fit.sigma == sigmas[0] ? "ring.wide" : "ring.thin";
    results.keep(key + ".log_p", log_p);
    results.keep(key + "." + fit.family + ".gap", log_p - elbo.mean)
        .keep(key + "." + fit.family + ".elbo", elbo.mean)
        .keep(key + "." + fit.family + ".elbo_error", elbo.standard_error)
        .keep(key + "." + fit.family + ".iwae", iwae.mean)
        .keep(key + "." + fit.family + ".iwae_error", iwae.standard_error);
    if (fit.family == "IAF" && fit.sigma == sigmas[0]) results.keep("ring_gap", log_p - elbo.mean);
  }
  std::cout << table;
}
// end: table

Figure posteriors_of_ring(const std::vector<RingFit>& fits, std::uint64_t seed) {
  const double sigma = sigmas[0];
  const LogDensity exact = [&](const Array<double>& z) { return log_posterior(z, sigma); };
  constexpr AxisRange range{-3.2, 3.2};
  constexpr std::size_t draws = 2000;
  Figure figure(4);
  figure.density({"p(z | x = 2)", "z1", "z2"}, density_over(exact, range, range));
  for (const RingFit& fit : fits) {
    if (fit.sigma != sigma) continue;
    Rng rng(seed);
    Tape<float> tape({.record = false});
    const Var<float> z = fit.vae.posterior().draw(tape.constant(seen(draws)), rng).z;
    figure.points({fit.family, "z1", "z2"}, range, range, cast<double>(z.value()),
                  std::vector<std::size_t>(draws, 0));
  }
  return figure;
}

Figure bounds_of_ring(const std::vector<RingFit>& fits, std::uint64_t seed) {
  constexpr std::size_t draws_in_all = 1 << 18;
  std::vector<Series> curves;
  for (const RingFit& fit : fits) {
    if (fit.sigma != sigmas[0]) continue;
    Series curve{fit.family, {}, {}};
    Array<double> log_w = log_weights(fit, draws_in_all, 1, seed);
    for (std::size_t draws = 1; draws <= 1024; draws *= 2) {
      log_w.reshape({draws_in_all / draws, draws});
      curve.x.push_back(std::log2(static_cast<double>(draws)));
      curve.y.push_back(vae_bounds(log_w).iwae.mean);
    }
    curves.push_back(std::move(curve));
  }
  const double log_p = log_p_of_ring(sigmas[0]);
  curves.push_back({"ln p(x)", {0, 10}, {log_p, log_p}, Stroke::guide});
  Figure figure;
  figure.lines({"More draws, a tighter bound", "log2 K", "IWAE of K draws, nats"}, curves);
  return figure;
}

}  // namespace tapeflow
