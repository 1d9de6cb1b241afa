// Variational autoencoders: what a posterior that a flow bends is worth, beside truths that are
// known.
#include "examples/ch14_vae/image_vaes.hpp"
#include "examples/ch14_vae/linear_vae.hpp"
#include "examples/ch14_vae/posteriors.hpp"
#include "examples/ch14_vae/ring.hpp"
#include "examples/support/course/checks.hpp"
#include "examples/support/course/flow_pictures.hpp"
#include "examples/support/course/wrong_sign.hpp"
#include "flows/checks/check_bijector.hpp"
#include "flows/layers/planar/conditional_planar.hpp"

#include <iostream>

#include <CLI/CLI.hpp>

using namespace tapeflow;

// tag: gradient-check
// The gradient of one row's ln w in every weight of decoder, encoder and flow, for three rows of
// four pixels.
void check_gradients(const ChapterOptions& options, Results& results) {
  Rng rng(options.seed);
  auto decoder =
      std::make_unique<Mlp<double>>(std::vector<std::size_t>{2, 5, 4}, Activation::tanh, rng);
  const PosteriorOptions posterior{
      .family = "planar", .layers = 2, .context = 3, .broken = options.broken};
  Vae<double> vae(std::make_unique<BernoulliDecoder<double>>(std::move(decoder)),
                  posterior_of<double>(4, 2, posterior, rng));
  for (Parameter<double>* weights : vae.trainable_parameters())
    for (double& weight : weights->value) weight += 0.3 * rng.normal();
  const Array<double> x{{1., 0., 0., 1.}, {0., 1., 1., 1.}, {1., 1., 0., 0.}};
  const auto bound = [&](Tape<double>& tape) {
    Rng noise(options.seed);
    return vae.log_weight(tape.constant(x), noise);
  };
  print_gradient_check(check_gradient(bound, vae.named_parameters()), results);
}
// end: gradient-check

// tag: contract
// The contract of the layer that a row's context decides.
void check_layer(const ChapterOptions& options, Results& results) {
  Rng rng(options.seed);
  std::unique_ptr<Bijector<double>> layer = std::make_unique<ConditionalPlanar<double>>(2, 3, rng);
  if (options.broken == "sign") layer = std::make_unique<WrongSign<double>>(std::move(layer));
  const Array<double> x = rng.normal<double>({5, 2}), context = rng.normal<double>({5, 3});
  print_contract(check_bijector(*layer, x, {.context = context}), results);
}
// end: contract

// tag: experiment
int variational_autoencoders(const ChapterOptions& options) {
  Results results;
  const auto picture = [&](const std::string& suffix) {
    return std::filesystem::path(beside(options.picture, suffix));
  };
  const Figure linear = compare_with_pca(options, results);
  const std::vector<RingFit> rings = fit_rings(options);
  print_rings(rings, options.seed, results);
  const BinaryImages images = binary_clothes_or_digits(options.seed);
  const std::vector<ImageVae> vaes = fit_image_vaes(images, options);
  std::cout << images.name << ", " << images.height << " x " << images.width
            << " black or white pixels, nats per held-out image\n";
  print_image_vaes(vaes, results);
  check_gradients(options, results);
  check_layer(options, results);
  results.figure(posteriors_of_ring(rings, options.seed).save(picture("")));
  results.figure(bounds_of_ring(rings, options.seed).save(picture("_bounds")));
  results.figure(linear.save(picture("_linear")));
  results.figure(save_image_samples(vaes.back().vae, images, options.seed, picture("_samples")));
  results.write(options.json);
  return exit_success;
}
// end: experiment

int main(int argc, char** argv) {
  CLI::App app("Fits variational autoencoders with Gaussian, planar and IAF posteriors",
               "ch14_vae");
  ChapterOptions options{.epochs = 10, .steps = 24000, .picture = "ch14_ring.png"};
  add_chapter_options(
      app, options,
      {{"sign", "all log-determinants have the wrong sign"},
       {"pixels", "the images' part of the bound is the mean over the pixels, not their sum"}});
  return run_program(app, argc, argv, [&] { return variational_autoencoders(options); });
}
