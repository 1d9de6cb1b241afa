// Sequences of unequal length and a flow for them, for tests of the layers of sequences.
#pragma once

#include "engine/random.hpp"
#include "flows/layers/elementwise/conditional_affine.hpp"
#include "flows/layers/linear/lu_linear.hpp"
#include "flows/layers/normalization/act_norm.hpp"
#include "flows/layers/sequence/gated_coupling.hpp"
#include "flows/layers/sequence/per_frame.hpp"
#include "flows/layers/sequence/sequence_chain.hpp"
#include "flows/layers/sequence/sequence_flow.hpp"
#include "flows/layers/sequence/squeezed.hpp"
#include "tests/flows/helpers.hpp"

#include <algorithm>
#include <memory>
#include <vector>

namespace tapeflow {

/// A mask [N, L] of sequences of these lengths.
inline Array<double> mask_of(const std::vector<std::size_t>& lengths, std::size_t L) {
  Array<double> real = filled<double>({lengths.size(), L}, 0);
  for (std::size_t i = 0; i < lengths.size(); ++i) std::fill_n(real.data() + i * L, lengths[i], 1.);
  return real;
}

/// Sequences of these lengths, padded to L frames of C normal numbers with E others given. What
/// stands in padded frames is normal as well.
inline Sequences<double> some_sequences(const std::vector<std::size_t>& lengths, std::size_t L,
                                        std::size_t C, std::size_t E, std::uint64_t seed) {
  Rng rng(seed);
  const std::size_t N = lengths.size();
  return {rng.normal<double>({N, L, C}), rng.normal<double>({N, L, E}), mask_of(lengths, L)};
}

/// The first `frames` frames of sequence i alone: a batch of one.
inline Sequences<double> alone(const Sequences<double>& all, std::size_t i, std::size_t frames) {
  const auto first = [frames](const Array<double>& one) {
    Shape shape = one.shape();  // [1, L, …]
    shape[1] = frames;
    Array<double> part(shape);
    std::copy_n(one.data(), part.size(), part.data());
    return part;
  };
  const Sequences<double> one = sequence_range(all, i, 1);
  return {first(one.x), first(one.given), first(one.real)};
}

template <template <class> class Layer, class... Args>
std::unique_ptr<PerFrame<double>> per_frame(Args&&... args) {
  return std::make_unique<PerFrame<double>>(
      std::make_unique<Layer<double>>(std::forward<Args>(args)...));
}

/// Two steps of Glow on pairs of frames, then a Gaussian that the condition decides: for frames of
/// 2 channels, given one number each. Its parameters are random.
inline SequenceFlow<double> some_flow(std::uint64_t seed) {
  Rng rng(seed);
  auto steps = std::make_unique<SequenceChain<double>>();
  for (const KeptHalf kept : {KeptHalf::first, KeptHalf::last}) {
    steps->append(per_frame<ActNorm>(4));
    steps->append(per_frame<LuLinear>(4, rng));
    steps->append<GatedCoupling<double>>(
        4, 2, GatedCouplingOptions{.net = {.hidden = 5, .blocks = 2}, .kept = kept}, rng);
  }
  auto chain = std::make_unique<SequenceChain<double>>();
  chain->append<Squeezed<double>>(2, std::move(steps));
  chain->append(per_frame<ConditionalAffine>(2, 1));
  SequenceFlow<double> flow(std::move(chain));
  randomise(flow, rng, 0.1);
  return flow;
}

/// z and log_det of the sequences.
inline Output<double> latent_of(const SequenceLayer<double>& layer, const Sequences<double>& s) {
  Tape<double> tape({.record = false});
  const Transformed<double> z = layer.to_latent(tape.constant(s.x), context_of(tape, s));
  return {z.value.value(), z.log_det.value()};
}

/// x and log_det of latents z, with the condition and the mask of the sequences.
inline Output<double> data_of(const SequenceLayer<double>& layer, const Array<double>& z,
                              const Sequences<double>& s) {
  Tape<double> tape({.record = false});
  const Transformed<double> x = layer.to_data(tape.constant(z), context_of(tape, s));
  return {x.value.value(), x.log_det.value()};
}

}  // namespace tapeflow
