// VAEs of images with three posteriors, at an equal number of steps.
#pragma once

#include "examples/ch14_vae/binary_images.hpp"
#include "examples/support/course/chapter_options.hpp"
#include "examples/support/course/results.hpp"
#include "flows/vae/vae.hpp"

#include <string>
#include <vector>

namespace tapeflow {

/// A VAE of images after its fit, and what it is worth on held-out images: means in nats an image.
struct ImageVae {
  std::string family;
  Vae<float> vae;
  double elbo = 0, iwae = 0;
  double kl = 0;  ///< the part of the ELBO that the latents cost: the mean of ln q(z | x) / p(z)
  double seconds = 0;
};

/// Fits a VAE with each posterior from each of three seeds, with the same decoder, encoder, images
/// and steps. The fits of a seed stand next to each other.
std::vector<ImageVae> fit_image_vaes(const BinaryImages& images, const ChapterOptions& options);

/// Prints the means over the seeds with their standard errors: ELBO, the KL part, IWAE of 100
/// draws, and what each posterior wins over the Gaussian in IWAE, seed by seed. Keeps them as
/// images.FAMILY.elbo, .kl, .iwae, .gain, .gain_error and .seconds.
void print_image_vaes(const std::vector<ImageVae>& fits, Results& results);

/// Writes a picture: held-out images, their reconstructions, and images from latents of the prior.
std::filesystem::path save_image_samples(const Vae<float>& vae, const BinaryImages& images,
                                         std::uint64_t seed, const std::filesystem::path& picture);

}  // namespace tapeflow
