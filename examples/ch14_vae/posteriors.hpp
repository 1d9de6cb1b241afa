// The three posteriors that the chapter compares.
#pragma once

#include "flows/vae/posterior.hpp"

#include <array>
#include <string>
#include <vector>

namespace tapeflow {

/// How a posterior bends its Gaussian.
struct PosteriorOptions {
  std::string family = "Gaussian";                  ///< or "planar", or "IAF"
  std::size_t layers = 4;                           ///< of the flow
  std::size_t context = 8;                          ///< numbers that every layer gets of x
  std::vector<std::size_t> hidden = {};             ///< widths of the encoder
  std::vector<std::size_t> flow_hidden = {32, 32};  ///< widths of the networks of an IAF
  std::string broken = "";                          ///< "sign": the flow's log_det is negated
};

inline const std::array<std::string, 3> posterior_families = {"Gaussian", "planar", "IAF"};

/// An amortised posterior of `latents` numbers for rows of `columns`.
template <class T>
std::unique_ptr<Posterior<T>> posterior_of(std::size_t columns, std::size_t latents,
                                           const PosteriorOptions& options, Rng& rng);

}  // namespace tapeflow
